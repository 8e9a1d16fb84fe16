/** People in many briefs, one of whom writes in each, as `bench load` gathers them. */
import { gather, type Crowd } from '../../bench/load.ts';
import { startServer } from '../../support/server.ts';

const server = await startServer();
const traffic = await gather(server, JSON.parse(process.argv[2] as string) as Crowd);
await server.destroy();
console.log(JSON.stringify(traffic));
process.exit(0);
