/** The bodies of the HTTP API, in both directions. Server and page agree on them here. */
import type {
	DecisionOp,
	Epistemic,
	FitStatus,
	Integrity,
	SectionName,
	Span,
	Standing,
	StopCondition,
	SuggestionKind,
	SuggestionState,
} from '#brief';
import type { TemplateName } from '#lib/brief/templates.ts';
import type { Budget, HandoffView, SurfaceWhen } from '#lib/handoff/handoff.ts';
import type { ProblemBody } from './problem.ts';

export type BriefRole = 'viewer' | 'commenter' | 'editor';
export type LinkRole = BriefRole;

export interface User {
	id: string;
	name: string;
	email: string;
	role: 'owner' | 'member';
}
export interface Guest {
	id: string;
	name: string;
	role: LinkRole;
	briefId: string;
}
export type Me = { user: User } | { guest: Guest };

/** Somebody who is at home on this desk. */
export interface Member extends User {
	createdAt: number;
}
export interface Invitation {
	id: string;
	createdBy: { id: string; name: string };
	createdAt: number;
	expiresAt: number;
}
/** The address is told once, when the invitation is made. */
export interface NewInvitation {
	id: string;
	url: string;
	expiresAt: number;
}
export interface JoinRequest {
	token: string;
	name: string;
	email: string;
	password: string;
}

/** One browser that is signed in. */
export interface SessionSummary {
	id: string;
	/** What the browser calls itself. */
	agent: string;
	createdAt: number;
	/** When it was last used, give or take ten minutes. */
	seenAt: number;
	/** Whether it is the one that asks. */
	current: boolean;
}

export type Scope = 'read' | 'write';
export interface ApiToken {
	id: string;
	name: string;
	scopes: Scope[];
	createdAt: number;
	/** Null: never. Give or take ten minutes. */
	usedAt: number | null;
}
/** The token itself is told once, when it is made; only its hash is kept. */
export interface NewApiToken extends ApiToken {
	token: string;
}

export interface Page<Item> {
	items: Item[];
	next: string | null;
}

export interface SetupRequest {
	token: string;
	name: string;
	email: string;
	password: string;
}

export interface DeskReturn {
	briefId: string;
	title: string;
	handoff: HandoffView;
}
/** A return that this person put off, for themselves alone. */
export interface Hold {
	until: number;
	/** When it was put off. */
	at: number;
}
export interface HeldReturn extends DeskReturn {
	hold: Hold;
}
export interface DeskDraft {
	briefId: string;
	title: string;
	updatedAt: number;
	/** The sections that hold text. */
	written: SectionName[];
	/** Whether it is the example that set-up left. */
	example: boolean;
}
export interface Desk {
	/** Also one's own that failed, until they were seen or handed off again. */
	surfaced: DeskReturn[];
	held: HeldReturn[];
	out: DeskReturn[];
	drafts: DeskDraft[];
	/** Whether there is something in the bin that this person could bring back. */
	bin: boolean;
}

export interface BriefSummary {
	id: string;
	title: string;
	updatedAt: number;
}

export interface Brief {
	id: string;
	title: string;
	restricted: boolean;
	role: BriefRole;
	/** Sequence of the last committed update of its text. */
	seq: number;
	/** Names this history of the document; a client with another keeps its copy apart. */
	epoch: number;
	createdBy: { id: string; name: string };
	sections: {
		goal: { markdown: string };
		context: {
			markdown: string;
			items: { uid: string; text: string; source: string | null; standing: Standing }[];
		};
		unknowns: {
			markdown: string;
			items: { uid: string; text: string; state: 'open' | 'answered' }[];
		};
		stops: {
			markdown: string;
			items: ({ uid: string; text: string; state: 'armed' | 'hit' } & StopCondition)[];
		};
		notes: { markdown: string };
	};
	handoffs: HandoffView[];
	/** What it can be handed to here; the first is the one that a handoff takes unasked. */
	workers: { id: string; name: string }[];
}

/** Somebody who has a role of their own on a brief. */
export interface BriefPerson {
	id: string;
	name: string;
	email: string;
	role: BriefRole;
	/** Whether they made the brief, which nobody can take from them. */
	creator: boolean;
}

export interface BinnedBrief {
	id: string;
	title: string;
	deletedAt: number;
	deletedBy: { id: string; name: string };
	/** When it is gone for good. */
	goneAt: number;
}

export interface BriefRequest {
	title: string;
	/** What it begins with, where `sections` says nothing else; blank unasked. */
	template?: TemplateName;
	restricted?: boolean;
	sections?: Partial<Record<SectionName, string>>;
}

export interface Link {
	id: string;
	role: LinkRole;
	createdAt: number;
	expiresAt: number | null;
	/** Guests that came by it. */
	guests: number;
}
/** A link as the whole desk's list tells it. */
export interface LinkOfDesk extends Link {
	briefId: string;
	briefTitle: string;
	createdBy: { id: string; name: string };
}
/** The address is told once, when the link is made; only its hash is kept. */
export interface NewLink extends Link {
	url: string;
}
export interface OpenedLink {
	/** Null when a signed-in person with rights of their own opened it. */
	guest: Guest | null;
	briefId: string;
}

export interface HandoffRequest {
	worker?: string;
	budget?: Partial<Budget>;
	startAt?: number;
	surfaceAt?: SurfaceWhen;
	timeZone?: string;
	/** The last acked sequence the person saw; the freeze waits for it. */
	seq?: number;
	idempotencyKey?: string;
}
export type Handoff = HandoffView & { held: number; spend: Spend };
export interface Spend {
	amount: number;
	currency: string;
	/** Whether the amount is one: a model costs what its provider asks, and no price is configured. */
	known: boolean;
	/** Null where the worker's server does not say. */
	tokens: number | null;
}

export interface Suggestion {
	id: string;
	number: string;
	handoffId: string;
	kind: SuggestionKind;
	section: SectionName;
	uid: string | null;
	quote: string;
	text: string;
	rationale: string;
	leansOn: string[];
	standsAlone: boolean;
	epistemic: Epistemic;
	rule: string | null;
	state: SuggestionState;
	rev: number;
	live: {
		status: FitStatus;
		/** Of the words that stand there now; null where nothing fits. */
		hash: string | null;
		/** In how many places its words stand, where that is ambiguous; else null. */
		places: number | null;
		taint: string[];
		/** What became of the words that were accepted; null while nothing is. */
		integrity: Integrity | null;
		/**
		 * Who changed its words since, where they have drifted, one person did all that was written among them, and it
		 * is the list that is asked; else null.
		 */
		changed: WordsChange | null;
	};
	decidedBy: string | null;
	decidedById: string | null;
	decidedAt: number | null;
	/** What they said to it. */
	reason: string | null;
}

export interface WordsChange {
	by: string;
	byId: string;
	/** The minute of the last of it; null where it came from a page that had been without a connection. */
	at: number | null;
}

/**
 * `accept` of what is accepted already is taken, at the `rev` seen, where its words are gone and those it replaced are
 * back (it writes them again), and where its ground was rejected since and `ackTaint` and `reason` say why it stays.
 */
export interface DecisionRequest {
	decisionId: string;
	suggestionId: string;
	op: DecisionOp;
	rev: number;
	/** `live.hash` of the words the person looked at: without it no drifted words are replaced. */
	expectHash?: string;
	/**
	 * Where to write what is ambiguous or orphaned, as encoded relative positions in base64. One of the ambiguous
	 * places; by hand, words (a replacement also needs their `expectHash`) or the end of a block, to go in after it.
	 */
	place?: Span;
	ackTaint?: boolean;
	/** The words to write instead; for a question, its answer. */
	editedText?: string;
	reason?: string;
}
export type DecisionOutcome =
	'applied' | 'already' | 'conflict' | 'stale' | 'look-again' | 'tainted' | 'changed-since-accept';
export interface Decision {
	outcome: DecisionOutcome;
	suggestion: Suggestion;
}
/** As many as one call takes. */
export const MOST_DECISIONS = 300;

/** One of many decisions: the answer, or why there is none. Either way the others stand. */
export type DecidedOfMany = { decisionId: string } & (Decision | ProblemBody);
