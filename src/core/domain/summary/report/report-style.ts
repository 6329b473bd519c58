/** The look of the report: light and dark by the reader's own choice, and fit to be printed. */
export const REPORT_CSS = `
:root{color-scheme:light dark;--line:#c5ccd6;--soft:#f0f2f5;--text2:#444d5b;--accent:#0b66a3;--bar:#8a93a1}
@media(prefers-color-scheme:dark){:root{--line:#2b313d;--soft:#1b1f27;--text2:#a7b0bf;--accent:#5ab4ec;--bar:#5c6675}}
body{margin:0;font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.7rem;line-height:1.2}h2{margin-top:2.5rem}h3{margin:1.5rem 0 .3rem}h4{margin:.8rem 0 .2rem;font-size:.9rem;color:var(--text2)}
p,ul{margin:.3rem 0}ul{padding-left:1.2rem}
time{font-variant-numeric:tabular-nums;color:var(--text2)}
section{border-top:1px solid var(--line)}
.chips span{display:inline-block;padding:0 .5rem;border-radius:99px;background:var(--soft)}
.missing{color:var(--text2);font-style:italic}
figure{margin:1rem 0}svg{width:100%;height:auto}figcaption{color:var(--text2);font-size:.85rem}
.bars{fill:var(--bar)}line{stroke:var(--line)}polyline{fill:none;stroke:var(--accent);stroke-width:2}
table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .4rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
`.trim();
