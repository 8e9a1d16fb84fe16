import { Problem } from '#lib/protocol/problem.ts';

const SILENT_MS = 4_000;

/**
 * For where something is kept here that can be shown instead.
 * @throws {Problem} unreachable when the server does not answer in time
 */
export function unlessSilent<Answer>(asked: Promise<Answer>): Promise<Answer> {
	const silence = new Promise<never>((_resolve, reject) => {
		const problem = new Problem(
			'unreachable',
			'The server does not answer. Nothing was changed; try again in a while.',
		);
		setTimeout(() => reject(problem), SILENT_MS);
	});
	return Promise.race([asked, silence]);
}
