import { CHECKLIST } from '../../src/lib/checklist/checklist.ts';
import { snapshotOf } from './snapshot-of.ts';
for (const t of ['The RPO is due tomorrow, TBD. '.repeat(3300), 'the RPO due tomorrow ??? XX '.repeat(3500), '“'.repeat(100000), '"a '.repeat(33000), '?'.repeat(100000),'X-'.repeat(50000), 'A'.repeat(100000), 'AB '.repeat(33000), ' '.repeat(100000), '_'.repeat(100000), '<name '.repeat(16000), 'lorem ipsum '.repeat(8000), '( '.repeat(50000)+'RPO'])
 for (const r of CHECKLIST) { const s=performance.now(); const n=r.check(snapshotOf({notes:[t],stops:[t]})).length; const ms=performance.now()-s; if (ms>150) console.log(t.slice(0,12), r.id, n, Math.round(ms)); }
