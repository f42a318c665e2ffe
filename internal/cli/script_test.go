package cli_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/pkg/sign/plugintest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"cleanbill":          func() { os.Exit(cli.Main(context.Background(), cli.System())) },
		"sigstore-kms-vault": func() { plugintest.Main(os.Args, os.Stdin, os.Stdout) },
	})
}

// aboutData are the scripts that have data of their own or none. In all others they are set up, as they should be in a hospital.
var aboutData = map[string]bool{"gate_recheck": true, "data": true, "data_update": true, "gate_vulnerabilities": true, "vuln_match": true}

// TestScripts runs the command transcripts in testdata/script. UPDATE_SCRIPTS=1 rewrites the golden files in
// them.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "testdata", "script"),
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DELIVERIES", filepath.Join(root, "testdata", "deliveries"))
			e.Setenv("SUPPLIERS", filepath.Join(root, "testdata", "suppliers"))
			if !aboutData[strings.TrimPrefix(filepath.Base(e.WorkDir), "script-")] {
				e.Setenv("CLEANBILL_DATA", filepath.Join(root, "testdata", "data"))
			}
			e.Setenv("ROOT", root)
			e.Setenv("ESC", "\x1b")
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "nonet" {
				return canCutNetwork(), nil
			}
			return false, nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status":    status,
			"pack":      pack,
			"field":     field,
			"totals":    totals,
			"copy":      copyTree,
			"keypair":   keypair,
			"flipped":   flipped,
			"beginning": beginning,
			"cosigned":  cosigned,
			"witnessed": witnessed,

			"vulndata": vulndata,
			"vouch":    vouch,
			"attest":   attest,
			"cutoff":   cutoff,
			"masked":   masked,
		},
	})
}

// canCutNetwork says whether a process can be started in an empty network namespace.
func canCutNetwork() bool {
	return runtime.GOOS == "linux" && exec.Command("unshare", "-rn", "true").Run() == nil
}

// status N COMMAND ARGS… runs a command and demands its exit status; output is as after exec.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND [ARGS…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// flipped FROM N TO copies a file with one bit of byte N turned.
func flipped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: flipped FROM N TO")
	}
	data := []byte(ts.ReadFile(args[0]))
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at >= len(data) {
		ts.Fatalf("%s has %d bytes", args[0], len(data))
	}
	data[at] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data, 0o600))
}

// beginning FROM N TO copies the first N bytes of a file.
func beginning(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: beginning FROM N TO")
	}
	data := []byte(ts.ReadFile(args[0]))
	keep, err := strconv.Atoi(args[1])
	ts.Check(err)
	if keep >= len(data) {
		ts.Fatalf("%s has %d bytes", args[0], len(data))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data[:keep], 0o600))
}

// copy FROM TO copies a directory, so that a script can change it.
func copyTree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: copy FROM TO")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

// pack KIND FILE DIR [ENTRY-NAME] makes an archive (zip or tgz) of a directory. With ENTRY-NAME it holds one
// hostile entry of that name instead: the way to make what ordinary archivers refuse to.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: pack zip|tgz FILE DIR [ENTRY-NAME]")
	}
	entries := map[string][]byte{}
	if len(args) == 4 {
		entries[args[3]] = []byte("hostile")
	} else {
		dir := ts.MkAbs(args[2])
		ts.Check(filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(dir, path)
			if err == nil {
				entries[filepath.ToSlash(name)], err = os.ReadFile(path)
			}
			return err
		}))
	}
	var buf bytes.Buffer
	switch args[0] {
	case "zip":
		w := zip.NewWriter(&buf)
		for name, data := range entries {
			f, err := w.Create(name)
			ts.Check(err)
			_, err = f.Write(data)
			ts.Check(err)
		}
		ts.Check(w.Close())
	case "tgz":
		gz := gzip.NewWriter(&buf)
		w := tar.NewWriter(gz)
		for name, data := range entries {
			ts.Check(w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), Typeflag: tar.TypeReg}))
			_, err := w.Write(data)
			ts.Check(err)
		}
		ts.Check(w.Close())
		ts.Check(gz.Close())
	default:
		ts.Fatalf("unknown archive kind %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), buf.Bytes(), 0o600))
}

// field FILE PATH VALUE demands a value in a JSON file, as jq -r would print it; PATH is like verdict or
// findings.0.check.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: field FILE PATH VALUE")
	}
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	for _, step := range strings.Split(args[1], ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			i, err := strconv.Atoi(step)
			ts.Check(err)
			if i >= len(at) {
				ts.Fatalf("%s: only %d entries at %s", args[1], len(at), step)
			}
			v = at[i]
		default:
			ts.Fatalf("%s: nothing at %s", args[1], step)
		}
	}
	got, ok := v.(string)
	if !ok {
		raw, err := json.Marshal(v)
		ts.Check(err)
		got = string(raw)
	}
	if (got == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s (negated: %t)", args[1], got, args[2], neg)
	}
}

// totals FILE demands that the totals of a decision made with --verbose add up to its findings, outcome by
// outcome.
func totals(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: totals FILE")
	}
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	for {
		var d struct {
			Totals   map[string]int
			Findings []struct{ Outcome string }
		}
		err := dec.Decode(&d)
		if err == io.EOF {
			return
		}
		ts.Check(err)
		count := map[string]int{}
		for _, f := range d.Findings {
			count[f.Outcome]++
		}
		delete(d.Totals, "waived")
		for outcome, n := range d.Totals {
			if count[outcome] != n {
				ts.Fatalf("totals say %d %s, the findings are %d", n, outcome, count[outcome])
			}
			delete(count, outcome)
		}
		if len(count) > 0 {
			ts.Fatalf("outcomes without a total: %v", count)
		}
	}
}
