/** The thread that `read-markdown.ts` starts for one text. */
import { parentPort, workerData } from 'node:worker_threads';
import { readNow, type MarkdownText } from './read-markdown.ts';

parentPort?.postMessage(readNow(workerData as MarkdownText));
