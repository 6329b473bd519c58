/**
 * Lua that Redis runs as one step, so that no crash can come between; its effects are one transaction in the
 * append-only file. Ids of a stream's events lie in a sorted set beside it, scored by when they came (unix ms).
 */

/** KEYS stream, ids; ARGV now, then id and body of each event. Answers 1 for each that was new, else 0. */
export const APPEND = `
local added = {}
for i = 2, #ARGV, 2 do
  if redis.call('ZADD', KEYS[2], 'NX', ARGV[1], ARGV[i]) == 1 then
    redis.call('XADD', KEYS[1], '*', 'id', ARGV[i], 'body', ARGV[i + 1], 'at', ARGV[1])
    table.insert(added, 1)
  else
    table.insert(added, 0)
  end
end
return added`;

/** KEYS stream; ARGV group, consumer. What the consumer has counts as taken just now: it lives. */
export const RENEW = `
local held = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 5000, ARGV[2])
for _, one in ipairs(held) do
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, one[1], 'JUSTID')
end
return #held`;

/**
 * KEYS stream, ids; ARGV how many to keep, ids older than this (unix ms) are forgotten. Entries that a group was not
 * given yet or has not acknowledged stay.
 */
export const TRIM = `
local function parts(id)
  local ms, n = string.match(id, '(%d+)-(%d+)')
  return tonumber(ms), tonumber(n)
end
local function earlier(a, b)
  local am, an = parts(a)
  local bm, bn = parts(b)
  return am < bm or (am == bm and an < bn)
end
local keep = tonumber(ARGV[1])
local length = redis.call('XLEN', KEYS[1])
if length > keep then
  local bound
  if keep == 0 then
    bound = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1]
  else
    local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', keep)
    bound = newest[#newest][1]
  end
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local group = {}
    for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
    local first = group['last-delivered-id']
    if group['pending'] > 0 then
      first = redis.call('XPENDING', KEYS[1], group['name'])[2]
    end
    if earlier(first, bound) then bound = first end
  end
  redis.call('XTRIM', KEYS[1], 'MINID', bound)
end
local before = tonumber(ARGV[2])
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if oldest then
  local ms = parts(oldest[1])
  if ms < before then before = ms end
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. before)
return redis.call('XLEN', KEYS[1])`;
