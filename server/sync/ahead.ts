/** What is on its way into a document: accepted and in line to be committed, but not applied yet. */
import type { Container, Place } from './containers.ts';

/** One change of an update, as far as others may refer to it. */
export interface Struct {
	client: number;
	clock: number;
	length: number;
	place: Place;
	makes: Container | null;
}

/** How many structs of each client an update put in line. */
export type Claim = Map<number, number>;

export class Ahead {
	readonly #clients = new Map<number, Struct[]>();

	/** The clock after the last struct of this client; null when none is on its way. */
	next(client: number): number | null {
		const last = this.#clients.get(client)?.at(-1);
		return last ? last.clock + last.length : null;
	}

	find(client: number, clock: number): Struct | null {
		const structs = this.#clients.get(client);
		return structs ? findStruct(structs, clock) : null;
	}

	/** Updates leave in the order in which they came. */
	add(structs: Iterable<Struct>): Claim {
		const claim: Claim = new Map();
		for (const struct of structs) {
			const own = this.#clients.get(struct.client);
			if (own) own.push(struct);
			else this.#clients.set(struct.client, [struct]);
			claim.set(struct.client, (claim.get(struct.client) ?? 0) + 1);
		}
		return claim;
	}

	remove(claim: Claim): void {
		for (const [client, count] of claim) {
			const structs = this.#clients.get(client);
			if (!structs) continue;
			if (structs.length <= count) this.#clients.delete(client);
			else structs.splice(0, count);
		}
	}
}

/** @param structs of one client, in the order of their clocks */
export function findStruct(structs: readonly Struct[], clock: number): Struct | null {
	let low = 0;
	let high = structs.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const struct = structs[middle] as Struct;
		if (clock < struct.clock) high = middle - 1;
		else if (clock >= struct.clock + struct.length) low = middle + 1;
		else return struct;
	}
	return null;
}
