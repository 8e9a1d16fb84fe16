/** What a screen reader is given of a page, by Chromium's own accessibility tree. */
import type { Page } from 'playwright';

interface Spoken {
	role: string;
	name: string;
	/** Read after the name when focus comes to it. */
	description: string;
	focused: boolean;
	within: Spoken | null;
}

/** Roles whose name says what is in them. */
const WHOLE = new Set(['button', 'heading', 'link', 'StaticText', 'InlineTextBox']);

/** Everything that is read, in the order of reading. */
export async function readAloud(page: Page): Promise<Spoken[]> {
	const session = await page.context().newCDPSession(page);
	const { nodes } = await session.send('Accessibility.getFullAXTree');
	await session.detach();
	const byId = new Map(nodes.map((node) => [node.nodeId, node]));
	const spoken: Spoken[] = [];
	const walk = (id: string, within: Spoken | null): void => {
		const node = byId.get(id);
		if (!node) return;
		const text = (is: { value?: unknown } | undefined): string =>
			typeof is?.value === 'string' ? is.value.replaceAll(/\s+/g, ' ').trim() : '';
		const one: Spoken = {
			role: text(node.role),
			name: text(node.name),
			description: text(node.description),
			focused: node.properties?.some((is) => is.name === 'focused' && is.value.value) ?? false,
			within,
		};
		const silent = node.ignored || one.role === 'generic' || one.role === 'InlineTextBox';
		if (!silent) spoken.push(one);
		if (!silent && WHOLE.has(one.role)) return;
		for (const child of node.childIds ?? []) walk(child, silent ? within : one);
	};
	walk(nodes[0]?.nodeId ?? '', null);
	return spoken;
}

/** The words and controls of one part, as `button Accept` or the words alone. */
export function linesOf(spoken: readonly Spoken[], role: string, name: RegExp): string[] {
	const part = spoken.find((one) => one.role === role && name.test(one.name));
	const isWithin = (one: Spoken): boolean =>
		one.within !== null && (one.within === part || isWithin(one.within));
	return spoken
		.filter((one) => part && isWithin(one) && one.name !== '')
		.map((one) => (one.role === 'StaticText' ? one.name : `${one.role} ${one.name}`));
}
