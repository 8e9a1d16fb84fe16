/** An attempt that says how it is to be followed. Whatever else is thrown is tried again at the queue's own pace. */
export class AttemptFailed extends Error {
	override readonly name = 'AttemptFailed';
	/** The least rest before the next attempt; null: no further one can help, the job ends now. */
	readonly retryAfterMs: number | null;

	/** @param message a sentence for the person whose work it was */
	constructor(message: string, retryAfterMs: number | null) {
		super(message);
		this.retryAfterMs = retryAfterMs;
	}
}
