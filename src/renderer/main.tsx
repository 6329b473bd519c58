import { mountApp } from './app/mount.tsx';
import { connect } from './rpc/connect.ts';

mountApp(document.getElementById('root')!, connect());
