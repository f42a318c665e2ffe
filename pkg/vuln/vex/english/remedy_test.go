package english

import (
	"strings"
	"testing"
)

func TestNamesRemedy(t *testing.T) {
	for want, all := range map[bool][]string{
		true: {
			"Update to 2.", "Upgrade the firmware to version 4.2.1.", "Please update to 2.4", "Customers should update to version 2.4 or later.", "Install the hotfix 7.", "Apply patch 12 of the maker.",
			"Fixed in 2.4.", "Resolved by update 7.", "Version 2.4 fixes it.", "A fix is available in 2.4.", "Replace the module with the pump controller B.", "Workaround: disable Telnet.",
			"Restrict port 443 at the hospital firewall.", "Close port 443 at the firewall.", "Place the pump behind a gateway.", "Disable Bluetooth in the menu.", "Disable Bluetooth when it is not needed.",
			"Only connect to a trusted network.", "Use the device offline.", "Do not connect to the Internet.", "Don’t expose the web page.", "Block traffic from outside.", "Isolate the pump.", "Use a VPN.",
			"Change the default password.", "Deactivate the DHCP client.", "Turn Bluetooth off.", "No fix is planned. Until then, disconnect the network.", "A fix is planned; we recommend to block port 80", "Planned.\nUnplug the modem.",
		},
		false: {
			"", ".", "Risk accepted.", "Accepted; the residual risk is low.", "A fix is not available.", "A fix isn't available.", "We do not plan a fix.", "Will be addressed in a future release.", "Fix planned.",
			"Upstream has not released a patch.", "Customer should monitor the device.", "See advisory.", "Contact support.", "Unfixed.", "TBA", "unknown", "Under evaluation", "Won't be fixed", "Wontfix", "Keine",
			"No fix available.", "Planned for later.", "Update planned.", "Update to follow.", "Update to 2.4 planned", "Apply the patch as soon as it is available.", "Install the update once released.", "Will be fixed in 2.4.",
			"To be fixed in 2.4.", "Not fixed in 2.4.", "Update pending", "Patch in progress", "Fixed in the next release 3.", "Should be fixed in 3.", "Removed from scope", "Limited impact", "Disable is not possible.",
			"A fix is planned for 2027.", "Update to 2.1 when it is out.", "Update to 2.1 once it has been published.", "Block will be added in 3.", "Restricted access to details", "Use with caution.", "Closed", "Set to accepted", "Update", "Patch",
		},
	} {
		for _, words := range all {
			if got := NamesRemedy(words); got != want {
				t.Errorf("%q: %v, want %v", words, got, want)
			}
		}
	}
}

// TestPostpones: words that announce something say that it is not there, and no more.
func TestPostpones(t *testing.T) {
	for want, all := range map[bool][]string{
		true: {
			"A fix is planned for 2027.", "Fix planned.", "Update to 2.1 when it is out.", "Will be fixed in 2.4.", "A patch will be available in Q3.", "The fix is under development.", "We are working on a patch.",
			"Install the update once released.", "To be fixed in 2.4.", "An update is not available.", "No fix available yet.", "A fix is expected in spring.", "It will be addressed in a future release. The release is planned for May.",
			"Patch pending", "Update to follow.", "Fixed in the next release 3.", "tbd",
		},
		false: {
			"", "Update to 2.1.", "Download it from our portal.", "The update will be installed by our field service.", "Ihr Servicetechniker spielt das Update ein.", "Updates may be found at https://acme.example/updates",
			"A fix is planned for 2027. Until then, disable Telnet.", "A fix is planned for 2027. Ziehen Sie das Netzkabel.", "Contact support.",
		},
	} {
		for _, words := range all {
			if got := Postpones(words); got != want {
				t.Errorf("%q: %v, want %v", words, got, want)
			}
		}
	}
}

// TestDeclines: words that say of nothing but that nothing will be done, and no others.
func TestDeclines(t *testing.T) {
	for want, all := range map[bool][]string{
		true: {
			"No fix is planned.", "No fix planned", "Will not be fixed.", "will not fix", "Won't fix.", "Won’t fix", "Won't be fixed.", "WONTFIX", "It will not be fixed.", "There is no fix and no workaround.", "There is no fix.",
			"Risk accepted.", "The risk is accepted.", "No fix available.", "No fix is available!", " \"No fix available.\" ", "No fix is planned. Risk accepted.", "Won't fix;\nrisk accepted",
			"No  fix is planned.", "“No fix is planned.”", "(No fix is planned.)", "- Won't fix", "1) Won't fix", "Recommendation: No fix is planned.", "Action: Won't fix.", "No fix is planned\nRisk accepted",
		},
		false: {
			"", ".", "None available.", "No fix is planned for 1.x; update to 2.1.", "No fix is planned. Update to 2.1.", "No fix is planned for 1.x.", "No fix available yet.", "No fix is planned. Until then, disable Telnet.", "Will not be fixed in 1.x.",
			"Will not be fixed before 2027.", "Won't fix in this release", "There is no fix and no workaround yet.", "There is no fix; close port 80.", "Risk accepted if the port is closed.", "Risk accepted by the hospital.", "Residual risk accepted.",
			"No fix is planned, isolate the pump.", "A fix is planned.", "Update to 2.1.", "Contact support.", "Keine Korrektur geplant.", "No fix is planned. Ziehen Sie das Netzkabel.", "Won't fix?", "No fix available: close port 80", "(No fix is planned) close port 80", "Workaround: won't fix, close port 80", "- Disable Telnet\n- No fix is planned",
		},
	} {
		for _, words := range all {
			if got := Declines(words); got != want {
				t.Errorf("%q: %v, want %v", words, got, want)
			}
			if Declines(words) && NamesRemedy(words) {
				t.Errorf("%q declines and names a remedy", words)
			}
		}
	}
}

func FuzzNamesRemedy(f *testing.F) {
	f.Add("Until then, disable Telnet. Update to 2.4")
	f.Fuzz(func(t *testing.T, words string) {
		if NamesRemedy(words) && !NamesRemedy("Nobody knows.\n"+words) {
			t.Errorf("%q names a remedy, and none after another line", words)
		}
		if NamesRemedy(words) && strings.TrimSpace(words) == "" {
			t.Error("nothing names a remedy")
		}
	})
}
