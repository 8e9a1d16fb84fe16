/** What somebody fills in to become a person of this desk, by set-up or by invitation. */
export class NewAccount {
	name = $state('');
	email = $state('');
	password = $state('');
	errors = $state<{ name?: string; email?: string; password?: string }>({});

	/** @returns what to send; null where something is missing, which is then said beside its field */
	read(): { name: string; email: string; password: string } | null {
		const [name, email, password] = [this.name.trim(), this.email.trim(), this.password];
		this.errors = {
			...(name === '' && { name: 'Write the name that others will see.' }),
			...(!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && {
				email: 'Write an address like name@host.example.',
			}),
			...([...password].length < 12 && { password: 'This has fewer than 12 characters.' }),
		};
		return Object.keys(this.errors).length > 0 ? null : { name, email, password };
	}
}
