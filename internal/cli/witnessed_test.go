package cli_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	format "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// witnessed CHECKPOINT NAME OUT has a witness that exists nowhere else cosign a checkpoint: OUT, and OUT.witness with its key.
func witnessed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: witnessed CHECKPOINT NAME OUT")
	}
	private, public, err := note.GenerateKey(rand.Reader, args[1])
	ts.Check(err)
	s, err := format.NewSignerForCosignatureV1(private)
	ts.Check(err)
	checkpoint := ts.ReadFile(args[0])
	text, _, _ := strings.Cut(checkpoint, "\n\n")
	line, err := note.Sign(&note.Note{Text: text + "\n"}, s)
	ts.Check(err)
	_, signature, _ := bytes.Cut(line, []byte("\n\n"))
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), append([]byte(checkpoint), signature...), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[2]+".witness"), []byte(public+"\n"), 0o600))
}
