/** Everything that can be refused, by name. The sentence is for a person; the code is for a program. */
export type ProblemCode =
	| 'bad-request'
	| 'unknown-field'
	| 'signed-out'
	| 'wrong-password'
	| 'too-many-tries'
	| 'email-taken'
	| 'wrong-origin'
	| 'not-json'
	| 'not-allowed'
	| 'not-found'
	| 'link-gone'
	| 'setup-closed'
	| 'already-ended'
	| 'idempotency-mismatch'
	| 'not-caught-up'
	| 'too-large'
	| 'store-failed'
	| 'unreachable'
	| 'internal';

export class Problem extends Error {
	override readonly name = 'Problem';
	readonly code: ProblemCode;
	constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** The body of every refused HTTP call. */
export interface ProblemBody {
	error: { code: ProblemCode; message: string };
}
