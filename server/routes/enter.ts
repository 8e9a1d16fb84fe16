/** Lets a person in: a new session in place of the one the browser had, and the browser is known from now on. */
import type { Context } from 'hono';
import type { User } from '#lib/protocol/answers.ts';
import { readDeviceCookie, writeDeviceCookie, writeSessionCookie } from '../access/cookie.ts';
import { hashToken, makeToken } from '../access/secrets.ts';
import { insertDevice, isKnownDevice } from '../store/devices.ts';
import { endSessionOf } from '../store/sessions.ts';
import type { Statement } from '../store/store.ts';
import type { Env, RouteDeps } from './context.ts';

/** @param first statements of the same batch, which make it true that the person may enter */
export async function enter(
	deps: RouteDeps,
	c: Context<Env>,
	user: User,
	first: Statement[],
): Promise<void> {
	const { store, sessions, origins, now } = deps;
	const session = sessions.open({ userId: user.id }, c.req.header('user-agent'));
	const { sessionToken } = c.var;
	const device = readDeviceCookie(origins(), c.req.header('cookie'));
	const isKnown = device !== null && (await isKnownDevice(store, hashToken(device), user.id));
	const newDevice = isKnown && first.length === 0 ? null : makeToken();
	await store.write.batch([
		...first,
		...(sessionToken ? [endSessionOf(hashToken(sessionToken))] : []),
		session.statement,
		...(newDevice ? [insertDevice(hashToken(newDevice), user.id, now())] : []),
	]);
	if (sessionToken) await deps.rightsChanged();
	c.header('set-cookie', writeSessionCookie(origins(), session.token));
	if (newDevice) {
		c.header('set-cookie', writeDeviceCookie(origins(), newDevice), { append: true });
	}
}
