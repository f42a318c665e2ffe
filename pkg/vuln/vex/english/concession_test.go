package english

import "testing"

// TestReadConceded: words that deny the use of the flaw for a time, a place or a part, or say that something else uses it, are for a person to read, whatever mechanism they name.
func TestReadConceded(t *testing.T) {
	for _, words := range []string{
		// Something else uses it, or has it.
		"The parser is not used by the monitor.",
		"The parser is never called on the workstation.",
		"The vulnerable function is not called by the console.",
		"The scanner does not use it.",
		"The application does not use it, the updater does.",
		"The pump does not use it, but the updater does.",
		"The pump software never calls it; the updater calls it.",
		"The pump does not use libssh; the updater uses libssh.",
		"The parser is not called, the updater needs it.",
		"The parser is not called; only the updater.",
		"The parser is not called; just in the updater.",
		"The parser is not called (only by the updater).",
		"The parser is not called; it is only called by the updater.",
		"Nothing calls the parser but the updater.",
		"Nothing calls the parser besides the updater.",
		"The parser is never called, unlike the decoder.",
		"The parser is never called, the updater is an exception.",
		"The parser is never called; the updater is the only caller.",
		"The parser is removed; it remains in the updater.",
		"The parser is compiled out; the updater contains it.",
		"The parser is compiled out; the updater has the parser.",
		"The parser is compiled out, called by the updater.",
		"The parser is never called and the decoder is.",
		"The updater calls it and the server is never started.",
		"The updater calls it not the application server.",
		"It is not part of the image, the updater loads it.",
		"The stack is not executable although the heap is.",
		"The parser is not called, in contrast to the decoder.",
		"The parser is never called, save by the updater.",
		"The parser is never called; the updater makes use of it.",
		"The parser is never called; two services use it.",
		"The parser is never called; the updater feeds it.",
		// At one time.
		"The function is not called at start-up.",
		"The function is not called on boot.",
		"The function is not called during boot.",
		"The function is not called before login.",
		"The function is not called under load.",
		"The function is not called today.",
		"The function is not called by default.",
		"The function is not called in normal operation.",
		"The function is disabled in normal mode.",
		"The function is not called at present.",
		"Not called at start-up.",
		// In one place or part, for one purpose.
		"It is not part of the safety function.",
		"The parser is not called by the application.",
		"The parser is not called in the main process.",
		"The parser is never loaded in the user interface.",
		"The parser is compiled out of the application.",
		"The parser was removed from the viewer.",
		"The parser is disabled in the viewer.",
		"The parser is not called by the device updater.",
		"The parser is not part of the kernel image viewer.",
		"The device updater does not call the parser.",
		"The library is not used to parse images.",
		"The parser is not actively used.",
		"The parser is not widely used.",
		"The application does not use it.",
		"The safety function does not call it.",
		"The main process never loads the library.",
		"The bootloader does not use the parser.",
		"Not linked or called by Redis",
	} {
		if got := Read(words); got != Unread {
			t.Errorf("%q: %s", words, got)
		}
	}
}

// TestReadUnconceded: what is said beside a mechanism and concedes nothing leaves a reason one.
func TestReadUnconceded(t *testing.T) {
	for _, words := range []string{
		"The product uses mbedTLS; OpenSSL is not linked.",
		"The pump does not use it.",
		"Our firmware does not use the parser.",
		"The parser is never called by the pump software.",
		"The parser is not called in any version of the product.",
		"The parser is not called at any time.",
		"The parser is not called in the device at all.",
		"The parser is not part of the firmware.",
		"The parser was removed from the image.",
		"The class JndiLookup was removed from the archive.",
		"The parser is not called in this image at all.",
		"Although the code is present, it is never called.",
		"The parser was removed at build time.",
		"No code of the device calls it.",
	} {
		if got := Read(words); got != Explains {
			t.Errorf("%q: %s", words, got)
		}
	}
}
