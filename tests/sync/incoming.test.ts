import { expect, test } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { emptyContent, findDocumentFault, seed, sectionOf, toElement, typeRoots } from '#brief';
import { Ahead } from '#server/sync/ahead.ts';
import { completePart } from '#server/sync/complete-part.ts';
import { inspectUpdate, type Incoming } from '#server/sync/incoming.ts';
import { editOnce, uidFrom } from '../support/edits.ts';
import { ownCpuMs } from '../support/own-cpu.ts';
import { count, proved, randomFrom, seedOf } from '../support/soak.ts';

const newDoc = (random: () => number): Y.Doc => {
	const doc = typeRoots(new Y.Doc());
	doc.clientID = 1;
	seed(
		doc,
		'Judged',
		emptyContent(() => uidFrom(random)),
	);
	return doc;
};
const copyOf = (doc: Y.Doc, clientId: number): Y.Doc => {
	const copy = typeRoots(new Y.Doc());
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	copy.clientID = clientId;
	return copy;
};
const judge = (doc: Y.Doc, update: Uint8Array, ahead = new Ahead()): Incoming =>
	inspectUpdate(doc, ahead, update);
/** What this change is as one update, made by a page that has the document. */
const changeOf = (doc: Y.Doc, change: (copy: Y.Doc) => void): Uint8Array => {
	const copy = copyOf(doc, 77);
	const before = Y.encodeStateVector(copy);
	copy.transact(() => change(copy));
	return Y.encodeStateAsUpdate(copy, before);
};
const notes = (doc: Y.Doc): Y.XmlElement => sectionOf(doc, 'notes').get(0) as Y.XmlElement;

test('[SHAPE1] whatever pages write is taken, one key at a time, in line behind others, and all at once', () => {
	const seedOfTest = seedOf('SHAPE1');
	const random = randomFrom(seedOfTest);
	const runs = count(20, 500);
	for (let run = 0; run < runs; run++) {
		const server = newDoc(random);
		const ahead = new Ahead();
		const line: { update: Uint8Array; claim: ReturnType<Ahead['add']> }[] = [];
		const land = (): void => {
			for (const { update, claim } of line.splice(0)) {
				Y.applyUpdate(server, update);
				ahead.remove(claim);
				for (const page of pages) Y.applyUpdate(page, update, 'server');
			}
		};
		const pages = [2, 3, 4].map((id) => copyOf(server, id));
		for (const page of pages) {
			page.on('update', (update: Uint8Array, origin: unknown) => {
				if (origin === 'server') return;
				const incoming = judge(server, update, ahead);
				if (incoming.is === 'nothing-new') return;
				expect(incoming, `seed ${seedOfTest}`).toMatchObject({ is: 'new' });
				if (incoming.is === 'new') line.push({ update, claim: ahead.add(incoming.structs) });
			});
		}
		for (let edit = 0; edit < 60; edit++) {
			editOnce(pages[Math.floor(random() * 3)] as Y.Doc, random);
			if (random() < 0.3) land();
		}
		// Yjs tidies marks away when others' words arrive, so what lands may bring more.
		while (line.length > 0) land();
		expect(ahead.next(2)).toBeNull();
		expect(findDocumentFault(server)).toBeNull();
		for (const page of pages)
			expect(judge(server, Y.encodeStateAsUpdate(page)).is).toBe('nothing-new');
	}
	proved('SHAPE1', 'edits of three pages judged', `${runs} runs of 60 edits`, 'all taken');
}, 300_000);

test('[SHAPE2] nothing is taken that Yjs can’t apply, that waits for something, or that breaks the shape', () => {
	const seedOfTest = seedOf('SHAPE2');
	const random = randomFrom(seedOfTest);
	const taken = { new: 0, 'nothing-new': 0, incomplete: 0, unreadable: 0, misshapen: 0 };
	let longestMs = 0;
	const runs = count(3_000, 200_000);
	for (let run = 0; run < runs; run++) {
		const server = newDoc(random);
		const page = copyOf(server, 2);
		const updates: Uint8Array[] = [];
		page.on('update', (update: Uint8Array) => updates.push(update));
		for (let edit = 0; edit < 6 || updates.length === 0; edit++) editOnce(page, random);
		const bytes = mutate(
			random() < 0.5 ? Y.mergeUpdates(updates) : (updates[0] as Uint8Array),
			updates,
			random,
		);
		const began = ownCpuMs();
		const incoming = judge(server, bytes);
		longestMs = Math.max(longestMs, ownCpuMs() - began);
		taken[incoming.is]++;
		if (incoming.is !== 'new') continue;
		const roots = [...server.share.keys()];
		const note = `seed ${seedOfTest}, run ${run}: ${Buffer.from(bytes).toString('hex')}`;
		expect(() => Y.applyUpdate(server, bytes), note).not.toThrow();
		expect(server.store.pendingStructs, note).toBeNull();
		expect(server.store.pendingDs, note).toBeNull();
		expect(findDocumentFault(server), note).toBeNull();
		expect([...server.share.keys()], note).toEqual(roots);
	}
	proved(
		'SHAPE2',
		'mutated updates judged',
		`${runs} updates, ${taken.new} of them taken`,
		`none harms the document, longest judgement ${longestMs.toFixed(0)} ms`,
	);
	expect(taken.new).toBeGreaterThan(50);
	expect(longestMs).toBeLessThan(200);
}, 1_200_000);

function mutate(bytes: Uint8Array, others: Uint8Array[], random: () => number): Uint8Array {
	const at = Math.floor(random() * bytes.length);
	const act = random();
	if (act < 0.1) return bytes.slice(0, at);
	if (act < 0.3) {
		const other = others[Math.floor(random() * others.length)] as Uint8Array;
		return Uint8Array.from([
			...bytes.slice(0, at),
			...other.slice(Math.floor(random() * other.length)),
		]);
	}
	const copy = bytes.slice();
	for (let flips = 1 + Math.floor(random() * 3); flips > 0; flips--) {
		const where = Math.floor(random() * copy.length);
		if (random() < 0.5) copy[where] = (copy[where] as number) ^ (1 << Math.floor(random() * 8));
		else copy[where] = Math.floor(random() * 256);
	}
	return copy;
}

test('[V18] an update that claims more than it holds is refused before anything is made of it', () => {
	const doc = newDoc(Math.random);
	const claim = (...numbers: number[]): Uint8Array => {
		const encoder = encoding.createEncoder();
		for (const number of numbers) encoding.writeVarUint(encoder, number);
		return encoding.toUint8Array(encoder);
	};
	const began = ownCpuMs();
	for (const bomb of [
		claim(1, 2 ** 31, 5, 0),
		claim(2 ** 31),
		claim(1, 4_000_000_000, 1, 0, 0, 0),
		claim(0, 2 ** 31),
		claim(0, 1, 5, 2 ** 40),
		claim(1, 1, 5, 0, 0, 2 ** 45, 0),
		Y.encodeStateAsUpdateV2(doc),
		new Uint8Array(1_000).fill(255),
		new Uint8Array(0),
	]) {
		expect(judge(doc, bomb).is).toBe('unreadable');
	}
	expect(ownCpuMs() - began).toBeLessThan(200);
});

test('[SHAPE3] what no brief holds is refused, wherever it is put', () => {
	const doc = newDoc(Math.random);
	const element = (name: string, attributes: Record<string, unknown> = {}): Y.XmlElement => {
		const made = new Y.XmlElement(name);
		for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
		return made;
	};
	const insert = (made: () => Y.XmlElement | Y.XmlText) => (copy: Y.Doc) =>
		sectionOf(copy, 'notes').insert(0, [made()]);
	const deep = (levels: number): Y.XmlElement => {
		const outer = element('blockquote');
		let inner = outer;
		for (let i = 1; i < levels; i++) {
			const next = element('blockquote');
			inner.insert(0, [next]);
			inner = next;
		}
		return outer;
	};
	const refused: ((copy: Y.Doc) => void)[] = [
		insert(() => element('script')),
		insert(() => element('constructor')),
		insert(() => element('premise', { uid: 'i_aaaaaaaaaaaa' })),
		insert(() => new Y.XmlText('bare')),
		insert(() => element('heading', { level: 9 })),
		insert(() => element('heading', { onclick: 'x()' })),
		insert(() => element('paragraph', { constructor: null })),
		insert(() => deep(40)),
		(copy) => sectionOf(copy, 'context').insert(0, [element('premise', { uid: 'mine' })]),
		(copy) => sectionOf(copy, 'context').insert(0, [element('paragraph')]),
		(copy) => notes(copy).insert(0, [element('paragraph')]),
		(copy) => copy.getMap('config').set('admin', true),
		(copy) => copy.getXmlFragment('elsewhere').insert(0, [element('paragraph')]),
		(copy) => notes(copy).insert(0, [toWords((text) => text.insertEmbed(0, { image: 'x' }))]),
		(copy) => notes(copy).insert(0, [toWords((text) => text.insert(0, 'x', { blink: {} }))]),
		(copy) =>
			notes(copy).insert(0, [
				toWords((text) => text.insert(0, 'x', { link: { href: 'javascript:alert(1)' } })),
			]),
		(copy) =>
			notes(copy).insert(0, [toWords((text) => text.insert(0, 'x', { bold: { onclick: 'x' } }))]),
		(copy) => notes(copy).insert(0, [toWords((text) => text.setAttribute('a', 'b'))]),
		(copy) => notes(copy).setAttribute('style', 'color: red'),
	];
	for (const [index, change] of refused.entries()) {
		expect(judge(doc, changeOf(doc, change)).is, `change ${index}`).toMatch(/misshapen|unreadable/);
	}
	const taken = changeOf(
		doc,
		insert(() => toElement({ name: 'heading', attributes: { level: 3 } })),
	);
	expect(judge(doc, taken).is).toBe('new');
	expect(
		judge(
			doc,
			changeOf(
				doc,
				insert(() => deep(12)),
			),
		).is,
	).toBe('new');
	const asServer = copyOf(doc, 1);
	const before = Y.encodeStateVector(asServer);
	sectionOf(asServer, 'notes').insert(0, [element('paragraph')]);
	expect(judge(doc, Y.encodeStateAsUpdate(asServer, before)).is).toBe('misshapen');
});

function toWords(write: (text: Y.XmlText) => void): Y.XmlText {
	const text = new Y.XmlText();
	write(text);
	return text;
}

test('[SHAPE4] an update that refers to what never came waits for nothing here; what of it stands alone can be had', () => {
	const doc = newDoc(Math.random);
	const page = copyOf(doc, 9);
	const updates: Uint8Array[] = [];
	page.on('update', (update: Uint8Array) => updates.push(update));
	notes(page).insert(0, [new Y.XmlText('first')]);
	(notes(page).get(0) as Y.XmlText).insert(5, ' second');
	const [first, second] = updates as [Uint8Array, Uint8Array];
	expect(judge(doc, second).is).toBe('incomplete');
	expect(judge(doc, Y.mergeUpdates([first, second])).is).toBe('new');
	const other = changeOf(doc, (copy) => notes(copy).insert(0, [new Y.XmlText('whole')]));
	const mixed = Y.mergeUpdates([second, other]);
	expect(judge(doc, mixed).is).toBe('incomplete');
	const part = completePart(doc, mixed) as Uint8Array;
	expect(judge(doc, part).is).toBe('new');
	Y.applyUpdate(doc, part);
	expect(notes(doc).toJSON()).toBe('<paragraph>whole</paragraph>');
	expect(doc.store.pendingStructs).toBeNull();
});
