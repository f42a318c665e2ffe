package vex

import "testing"

func TestExplains(t *testing.T) {
	for _, words := range []string{
		"", "n/a", "tbd", ".", "\u200b", "ok", "OK.", "Confirmed.", "see VEX", "See the advisory.", "CVE-2023-45133", "No impact.", "No impact on the device.",
		"vulnerable_code_not_in_execute_path", "Vulnerable code not in execute path", "The vulnerable code is not in the execute path.", "vulnerableCodeNotInExecutePath", "code_not_reachable",
		"Not affected.", "not_affected", "The product is not affected by this vulnerability.", "Not affected, vulnerable code not in execute path.", "Not affected because the vulnerable code is not present.",
		"This vulnerability does not affect the pump.", "CVE-2023-45133 does not apply to our product.", "False positive",
		"Will be fixed in 4.3.", "The vulnerability will be fixed in the next release.", "To be fixed in 4.3", "A fix is planned for 4.3.", "Not affected; will be fixed in 4.3",
		"The risk is accepted.", "Risk accepted by Fabulon QA.", "Affected, but low risk.", "Low risk.", "The residual risk is acceptable.", "We accept the risk.", "Risk acceptance approved by QA",
		"The vulnerable code is reachable.", "Exploitable.", "The vulnerable code is present in the product.",
		"We are still investigating this.", "Under investigation", "To be analysed.", "Analysis is pending.", "in_triage",
		"Fixed in version 2.1.", "This was fixed in firmware 4.3-r2", "It has been resolved in release v2.1", "Not affected once update 2.1 has been installed.", "Not affected after the patch was applied.",
		"Acme has accepted the risk.", "Acme considers the risk acceptable.", "The issue exists but the risk is accepted by Acme's risk management file.", "Residual risk evaluated as acceptable per ISO 14971; no action required.",
		"The vulnerability is present, but the risk has been assessed as acceptable.", "Deemed low risk in our risk assessment.", "Acceptable risk per ISO 14971 risk file RMF-12.", "Benefit outweighs the risk; tolerated.",
		"Acme has evaluated this vulnerability in its risk management file and considers the residual risk acceptable.", "The patient risk is low, since exploitation needs local access.", "See our risk management process, document 12.",
		"The risk has been evaluated. It is acceptable.", "The risk is low because essential performance is not affected.", "There is no risk to the patient.",
		"Exploitation is unlikely.", "Exploitation is considered very unlikely in a clinical environment.", "The likelihood is low: low probability of exploitation.", "It is hard to exploit.", "The issue is only theoretical.",
		"Will be addressed in the next release.", "Acme will fix this in 4.3.", "The library will be replaced in the next firmware release.", "A patch is scheduled for Q3.", "The module is going to be updated.",
		"Vulnerable code is present and can be reached from the web interface.", "The decoder of the pump is present.", "Acme's parser is reachable over the network.", "The parser could be triggered by a crafted file.", "The pump remains vulnerable.",
		"The parser is never called. We are still investigating this.", "The product is affected. The parser is never called.", "Affected",
	} {
		if Explains(words) {
			t.Errorf("%q explains", words)
		}
	}
	for _, words := range []string{
		"Parser never called; test T-118.", "the parser is never called", "built without it", "the stack is not executable", "Parser is compiled out; T-118.", "nobody gets there",
		"Not affected, because the parser is compiled out.", "The vulnerable code is not in the execute path: traverse is only used at build time.", "Vulnerable code not present since the module is left out (CONFIG_TLS=n).",
		"The affected function inflateGetHeader() is not called.", "Affected code is removed by patch 12.", "Parser is compiled out. The residual risk is accepted by QA.",
		"The vulnerable code is reachable. The stack is not executable.", "Exploitable only with physical access to the USB port.", "Will be fixed in 4.3. The parser is disabled at build time.",
		"The vulnerable code is present but cannot be reached, because the HTTP parser is not linked.", "The vulnerable code is present but cannot be reached.", "The risk is mitigated as the TLS module is not compiled in.",
		"The risk is acceptable because the module is disabled at build time.", "The risk is mitigated by disabling the TLS module; it is not compiled.", "Exploitation is unlikely, as the service does not listen on any port.", "The code can be reached only by root.",
		"The function is present in the source but not compiled.", "No vulnerable code is present: the decoder was removed.", "Neither the parser nor the decoder is present.", "The class is no longer present in this version.", "The vulnerable function cannot be called: JNDI lookups are disabled.",
		"The library is present. It is never loaded.", "An additional input validation is present in front of the parser.", "The risk is accepted by QA. The parser is compiled out.", "The flaw could be exploited, but input is validated before it gets to the parser.",
		"The port is not exposed.", "It will be removed in the next release; the code is not executable.",
		"Low risk because the parser reads constants.", "We are still investigating this only for version 3; version 4 has no parser.", "The product is affected only in version 3.", "Nicht betroffen, weil der Parser nie aufgerufen wird.", "Nicht betroffen.",
		"see test report T-118, section 3", "The library is not used.", "OpenSSL is built with no-tls1.", "as-is: only the decoder is linked", "The device has no network.", "risk of injection: input is validated",
	} {
		if !Explains(words) {
			t.Errorf("%q does not explain", words)
		}
	}
}

// TestExplainsPublished: what makers and maintainers have published as the reason why something is not affected stays one.
func TestExplainsPublished(t *testing.T) {
	for _, words := range []string{
		"Automated dataflow analysis and manual code review indicates that the vulnerable code is not reachable, either directly or indirectly.", "IPv6 is not supported and code is not present.",
		"These versions of Product ABC are not affected by the vulnerability. Class with vulnerable code was removed before shipping.",
		"These versions of Product JKL are not affected by the vulnerability. Log4j was not included in those versions at all.", "This code was re-written. The vulnerable code is not present.",
		"Vulnerability is not exploitable due to existing mitigating controls that prevent user-controlled input from being passed to JNDI.", "The vulnerable code is not present in these products.",
		"Container authenticates via certificates/tokens/OIDC; the PAM library is not called at runtime", "Container runs as a daemon without interactive terminal; ncurses is not in the execute path",
		"Go event router uses Go crypto; libgcrypt C library is not called at runtime", "Govulncheck determined that the vulnerable code isn't called", "Java Kafka-to-ES service doesn't use C libsmartcols1 terminal formatting",
		"Kafka Java application; C libfdisk disk-partition library never loaded by the JVM", "NeuVector updater performs component updates via HTTPS; no Kerberos authentication",
		"Perl is not used at runtime in this container; it is an incidental SLES base-image dependency", "Pure Go event router; XZ/LZMA compression library not used at runtime",
		"Redis server does not support Kerberos/GSSAPI; krb5 is an incidental SLES OS dependency not loaded at runtime", "SUSE package-manager library; package installation not performed in running containers",
		"Whereabouts is a statically compiled Go CNI IPAM plugin (CGO_ENABLED=0); glibc not loaded", "affected functions were removed before packaging", "awk is not used", "openssl is not used",
		"rpm-ndb is the rpm package DB backend, only used during image build, never invoked by the running app", "zypper package manager not invoked at runtime in this service container",
	} {
		if !Explains(words) {
			t.Errorf("%q does not explain", words)
		}
	}
}

func FuzzExplains(f *testing.F) {
	f.Add("The vulnerable code is reachable.", "the parser is never called")
	f.Fuzz(func(t *testing.T, words, more string) {
		if Explains(words+". "+more) && !Explains(words+". "+more+". "+more) {
			t.Errorf("%q and %q explain, and not when one is repeated", words, more)
		}
	})
}
