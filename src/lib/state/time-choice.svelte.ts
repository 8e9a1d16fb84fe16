/** A time that is being chosen: one of those offered, or a day and a time of one's own. */
import type { TimeOption } from '#lib/client/say-surface.ts';
import { sayClockChange } from '#lib/client/say-surface.ts';
import { sayWallClock, type Here } from '#lib/client/say-time.ts';
import { dateOf, parseWall, tomorrowMorning } from '#lib/handoff/surface-time.ts';
import { readWall, wallTimeAt } from '#lib/handoff/wall-clock.ts';

export class TimeChoice<Value> {
	readonly options: readonly TimeOption<Value>[];
	readonly #here: Here;

	/** The place of what is picked among the options; past them it is a day and a time of one's own. */
	picked = $state(0);
	/** `2026-11-20` */
	date = $state('');
	/** `08:00` */
	time = $state('');

	readonly isOwn: boolean = $derived.by(() => this.picked >= this.options.length);
	readonly #own = $derived.by(() => {
		const wall = this.isOwn ? parseWall(this.date, this.time) : null;
		return wall && { wall, ...readWall(wall, this.#here.timeZone) };
	});
	/** Null while there is a fault. */
	readonly value: Value | number | null = $derived.by(() => {
		if (!this.isOwn) return this.options[this.picked]?.value ?? null;
		return this.fault === null && this.#own ? this.#own.at : null;
	});
	readonly fault: string | null = $derived.by(() => {
		if (!this.isOwn) return null;
		if (!this.#own) return 'Give a day and a time.';
		return this.#own.at <= this.#here.now ? 'That time is over.' : null;
	});
	/** What the clocks make of it on a night on which they change. */
	readonly clockChange: string | null = $derived.by(
		() => this.#own && sayClockChange(this.#own.wall, this.#own, this.#here),
	);

	constructor(options: readonly TimeOption<Value>[], here: Here) {
		this.options = options;
		this.#here = here;
		const tomorrow = wallTimeAt(tomorrowMorning(here.now, here.timeZone), here.timeZone);
		this.date = dateOf(tomorrow);
		this.time = sayWallClock(tomorrow);
	}
}
