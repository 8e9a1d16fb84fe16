/** Counts the frames with changes of one socket, and how many of them, from the first on, are durable. */
export class Acks {
	#received = 0;
	#durable = 0;
	#told = 0;
	/** Frames that wait for their commit; they land in the order in which they came. */
	#waiting = 0;
	/** The first and the last frame that were not taken and that nothing has brought again since. */
	#gap: { first: number; last: number } | null = null;

	/** @returns the number of the frame that just came */
	count(): number {
		return ++this.#received;
	}

	waitFor(frame: number): void {
		if (frame > 0) this.#waiting++;
	}

	/** @param coversAll whether the frame held everything that its sender has and the server had not */
	landed(frame: number, coversAll: boolean): void {
		if (frame === 0) return;
		this.#waiting--;
		if (coversAll && this.#gap && frame > this.#gap.last) this.#gap = null;
		// Whatever else came since was known already.
		this.#reach(this.#waiting === 0 ? this.#received : frame);
	}

	/** The frame brought nothing that was not stored. */
	knownAlready(frame: number): void {
		if (frame > 0 && this.#waiting === 0) this.#reach(frame);
	}

	/** The frame told that its sender has nothing that is not stored. */
	coverAll(frame: number): void {
		if (frame === 0) return;
		this.#gap = null;
		this.#reach(frame);
	}

	dropped(frame: number): void {
		if (frame > 0) this.#gap = { first: this.#gap?.first ?? frame, last: frame };
	}

	/** @returns how many are durable; null when that was said already */
	news(): number | null {
		if (this.#durable === this.#told) return null;
		this.#told = this.#durable;
		return this.#durable;
	}

	#reach(frame: number): void {
		const limit = this.#gap ? this.#gap.first - 1 : frame;
		this.#durable = Math.max(this.#durable, Math.min(frame, limit));
	}
}
