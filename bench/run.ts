/** Prints how fast the engine is on this machine, in a few minutes; judges nothing. How to read it: docs/performance.md. */
import { benchCore } from './core.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchLists } from './lists.ts';
import { benchSiege } from './siege.ts';
import { printLoad } from './table.ts';

const only = process.argv[2];
printLoad('before');
if (only === undefined || only === 'core') benchCore();
if (only === undefined || only === 'end-to-end') await benchEndToEnd();
if (only === undefined || only === 'lists') await benchLists();
if (only === 'siege') await benchSiege();
printLoad('after');
