/** What somebody who calls is told of whatever was thrown. */
import { HTTPException } from 'hono/http-exception';
import { Problem, type ProblemBody } from '#lib/protocol/problem.ts';

export const bodyOf = ({ code, message }: Problem): ProblemBody => ({ error: { code, message } });

export function toProblem(error: Error): Problem {
	if (error instanceof Problem) return error;
	if (error instanceof HTTPException && error.status === 400) {
		return new Problem('bad-request', 'The body is no JSON that can be read.');
	}
	return new Problem(
		'internal',
		'Something failed here, and it was written down. Nothing was changed.',
		{
			cause: error,
		},
	);
}
