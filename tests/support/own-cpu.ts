/** What this thread has computed so far, in ms: on a busy machine a clock measures the others. */
export function ownCpuMs(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1_000;
}
