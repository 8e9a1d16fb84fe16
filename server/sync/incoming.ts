/**
 * Judges an update before anything is made of it: whether it can be read, brings anything new, has all that it
 * refers to, and keeps the document in its shape. What is stored is what came; only its structs are looked at.
 */
import * as Y from 'yjs';
import { findStruct, type Ahead, type Struct } from './ahead.ts';
import {
	containerOf,
	findFaultAt,
	isSame,
	madeBy,
	NOWHERE,
	rootOf,
	type Container,
	type Place,
} from './containers.ts';
import { readUpdate, type Id, type Range, type RawStruct, type RawUpdate } from './read-update.ts';
import { SERVER_CLIENT_ID } from './server-client.ts';
import type { Growth } from './size.ts';

export type Incoming =
	| { is: 'nothing-new' }
	| New
	/** It refers to something that never arrived here. */
	| { is: 'incomplete' }
	| { is: 'unreadable'; why: string }
	| { is: 'misshapen'; why: string };

export interface New extends Growth {
	is: 'new';
	/** Those that the document does not have yet. */
	structs: Struct[];
}

type Verdict = Exclude<Incoming, { is: 'nothing-new' | 'new' }>;

export function inspectUpdate(doc: Y.Doc, ahead: Ahead, bytes: Uint8Array): Incoming {
	let update: RawUpdate;
	try {
		update = readUpdate(bytes);
	} catch (error) {
		return { is: 'unreadable', why: error instanceof Error ? error.message : String(error) };
	}
	return new Inspection(doc, ahead, update).judge();
}

class Inspection {
	readonly #doc: Y.Doc;
	readonly #ahead: Ahead;
	readonly #update: RawUpdate;
	/** What of this update was placed so far. */
	readonly #placed = new Map<number, Struct[]>();
	/** Where each client's list is placed next. */
	readonly #turn = new Map<number, number>();

	constructor(doc: Y.Doc, ahead: Ahead, update: RawUpdate) {
		this.#doc = doc;
		this.#ahead = ahead;
		this.#update = update;
	}

	judge(): Incoming {
		const structs: Struct[] = [];
		let characters = 0;
		let adds = false;
		for (const [client, own] of this.#update.structs) {
			const verdict = this.#placeUpTo(client, own.length);
			if (verdict) return verdict;
		}
		for (const [client, own] of this.#update.structs) {
			const stored = Y.getState(this.#doc.store, client);
			const next = this.#nextOf(client);
			const end = endOf(own);
			if (end <= stored) continue;
			adds = true;
			// The server's own bytes are ordered by the log; nobody else may fork them.
			if (client === SERVER_CLIENT_ID) return misshapen('it speaks for the server');
			for (const [i, struct] of (this.#placed.get(client) ?? []).entries()) {
				const length = struct.clock + struct.length - Math.max(struct.clock, next);
				if (length <= 0) continue;
				structs.push({ ...struct, clock: struct.clock + struct.length - length, length });
				if (own[i]?.content?.is === 'characters') characters += length;
			}
		}
		let deletes = false;
		for (const range of this.#update.deletes) {
			if (range.clock + range.length > this.#endOf(range.client)) return { is: 'incomplete' };
			deletes ||= !isDeleted(this.#doc, range);
		}
		if (!adds && !deletes) return { is: 'nothing-new' };
		return { is: 'new', structs, characters, adds, deletes: this.#update.deletes };
	}

	/**
	 * Finds the places of a client's first `count` structs. What they stand beside may belong to another client of
	 * the same update; it is placed first, on a stack of its own, because a hostile update leads as deep as it likes.
	 */
	#placeUpTo(client: number, count: number): Verdict | null {
		const stack: { client: number; count: number }[] = [{ client, count }];
		const waiting = new Set([client]);
		while (stack.length > 0) {
			const goal = stack.at(-1) as { client: number; count: number };
			const own = this.#update.structs.get(goal.client) ?? [];
			const at = this.#turn.get(goal.client) ?? 0;
			if (at >= goal.count) {
				stack.pop();
				waiting.delete(goal.client);
				continue;
			}
			const raw = own[at] as RawStruct;
			const missing = this.#firstMissing(raw);
			if (missing === 'never') return { is: 'incomplete' };
			if (missing) {
				// Each goal on the stack waits for another client, or they wait for each other.
				if (waiting.has(missing.client)) return { is: 'incomplete' };
				waiting.add(missing.client);
				stack.push(missing);
				continue;
			}
			const fault = this.#place(raw, at);
			if (fault) return fault;
			this.#turn.set(goal.client, at + 1);
		}
		return null;
	}

	/** What must be placed before this struct; `never` when neither the document nor the update has it. */
	#firstMissing(raw: RawStruct): { client: number; count: number } | 'never' | null {
		if (raw.isHole || raw.clock > this.#endPlaced(raw.client)) return 'never';
		for (const id of [raw.left, raw.right, typeof raw.parent === 'string' ? null : raw.parent]) {
			if (!id || id.clock < this.#endPlaced(id.client)) continue;
			if (id.client === raw.client) return 'never';
			const others = this.#update.structs.get(id.client) ?? [];
			let count = this.#turn.get(id.client) ?? 0;
			while (endsBefore(others[count], id)) count++;
			return count === others.length ? 'never' : { client: id.client, count: count + 1 };
		}
		return null;
	}

	#place(raw: RawStruct, index: number): Verdict | null {
		const place = this.#placeOf(raw);
		if (!place) return misshapen('it stands nowhere that a brief has');
		if (place === 'between') return misshapen('it stands in two places at once');
		const content = raw.content ?? { is: 'deleted' };
		const fault = findFaultAt(place, content);
		if (fault !== null) return misshapen(fault);
		const struct: Struct = {
			client: raw.client,
			clock: raw.clock,
			length: raw.length,
			place: raw.content ? place : NOWHERE,
			makes: raw.content ? madeBy(place, content, raw.client, raw.clock) : NOWHERE.container,
		};
		const own = this.#placed.get(raw.client);
		if (own) own[index] = struct;
		else this.#placed.set(raw.client, [struct]);
		return null;
	}

	/** As Yjs finds it: beside its neighbours, or in the parent it names. */
	#placeOf(raw: RawStruct): Place | 'between' | null {
		if (!raw.content) return NOWHERE;
		if (typeof raw.parent === 'string') {
			const root = rootOf(raw.parent);
			return root && raw.attribute === null ? root : null;
		}
		if (raw.parent) {
			return { container: this.#containerMadeBy(raw.parent), attribute: raw.attribute };
		}
		const left = raw.left && this.#placeOfId(raw.left);
		const right = raw.right && this.#placeOfId(raw.right);
		if (!left || !right) return left ?? right;
		if (left.container.is === 'gone' || right.container.is === 'gone') return NOWHERE;
		const same = isSame(left.container, right.container) && left.attribute === right.attribute;
		return same ? left : 'between';
	}

	#placeOfId({ client, clock }: Id): Place {
		const item = this.#storedItem(client, clock);
		if (item) {
			if (!(item instanceof Y.Item)) return NOWHERE;
			const parent = item.parent as Y.AbstractType<unknown> | null;
			return { container: containerOf(parent), attribute: item.parentSub };
		}
		return this.#waiting(client, clock)?.place ?? NOWHERE;
	}

	#containerMadeBy({ client, clock }: Id): Container {
		const item = this.#storedItem(client, clock);
		if (item) {
			const made = item instanceof Y.Item && item.content instanceof Y.ContentType;
			return containerOf(made ? (item.content as Y.ContentType).type : null);
		}
		return this.#waiting(client, clock)?.makes ?? NOWHERE.container;
	}

	#storedItem(client: number, clock: number): Y.Item | Y.GC | null {
		const structs = this.#doc.store.clients.get(client);
		if (!structs || clock >= Y.getState(this.#doc.store, client)) return null;
		return structs[Y.findIndexSS(structs, clock)] as Y.Item | Y.GC;
	}

	/** What came first counts: Yjs ignores whatever has the same clock later. */
	#waiting(client: number, clock: number): Struct | null {
		return this.#ahead.find(client, clock) ?? findStruct(this.#placed.get(client) ?? [], clock);
	}

	/** The clock that this client's next struct will have here. */
	#nextOf(client: number): number {
		return this.#ahead.next(client) ?? Y.getState(this.#doc.store, client);
	}

	#endPlaced(client: number): number {
		const last = this.#placed.get(client)?.at(-1);
		return Math.max(this.#nextOf(client), last ? last.clock + last.length : 0);
	}

	#endOf(client: number): number {
		return Math.max(this.#nextOf(client), endOf(this.#update.structs.get(client) ?? []));
	}
}

const endsBefore = (struct: RawStruct | undefined, { clock }: Id): boolean =>
	struct !== undefined && struct.clock + struct.length <= clock;

const misshapen = (why: string): Verdict => ({ is: 'misshapen', why });

function endOf(structs: readonly RawStruct[]): number {
	const last = structs.at(-1);
	return last ? last.clock + last.length : 0;
}

function isDeleted(doc: Y.Doc, { client, clock, length }: Range): boolean {
	const structs = doc.store.clients.get(client);
	const end = clock + length;
	if (!structs || end > Y.getState(doc.store, client)) return false;
	for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
		const struct = structs[i] as Y.Item | Y.GC;
		if (struct.id.clock >= end) break;
		if (!struct.deleted) return false;
	}
	return true;
}
