/** How long what lets somebody in goes on doing so. */

const DAY_MS = 86_400_000;

/** A session that nobody uses ends after two weeks, and any session after thirty days. */
export const SESSION_IDLE_MS = 14 * DAY_MS;
export const SESSION_MS = 30 * DAY_MS;
/** A browser that nobody signed in from for a year is a stranger again. */
export const DEVICE_MS = 365 * DAY_MS;
export const INVITATION_MS = 7 * DAY_MS;
