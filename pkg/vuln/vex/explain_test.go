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
		"Low risk because the parser reads constants.", "We are still investigating this only for version 3; version 4 has no parser.", "The product is affected only in version 3.", "Nicht betroffen, weil der Parser nie aufgerufen wird.", "Nicht betroffen.",
		"see test report T-118, section 3", "The library is not used.", "OpenSSL is built with no-tls1.", "as-is: only the decoder is linked", "The device has no network.", "risk of injection: input is validated",
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
