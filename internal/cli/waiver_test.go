package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// TestWaiverNewAsks answers the questions at a terminal: one wrongly at first, those that may be left out with nothing.
func TestWaiverNewAsks(t *testing.T) {
	answers := []string{"W-1", "SUP-004", "Fabulon Drip 2", "4.2.3", "4.3.*", "", "busybox", "", "", "", "A reason.", "A control.", "",
		"no role", "Owner of the demo, device manager", "Requester of the demo, engineer", "First approver, head of security", "Second approver, medical director", "", "3 months"}
	for _, tc := range []struct {
		name    string
		answers []string
		args    []string
		status  int
		out     []string
		errs    []string
	}{
		{"all", answers, nil, 0, []string{"id: W-1", `- 4.2.3`, `- 4.3.*`, "name: Second approver", `expires: "2027-02-20"`}, []string{`Owner (name, role):   "no role" is not a name and a role`, "Component (as busybox or busybox 1.*), or nothing: ", "another, or nothing: "}},
		{"the rest", answers[2:], []string{"--id", "W-1", "--check", "SUP-004"}, 0, []string{"id: W-1", "check: SUP-004"}, []string{"Product, as the delivery names it: "}},
		{"too few", answers[:5], nil, 2, nil, []string{"the answers ended before every question was asked; nothing was written"}},
		{"not at all", nil, nil, 2, nil, []string{"the answers ended"}},
	} {
		var out, errs bytes.Buffer
		status := cli.Main(context.Background(), cli.Process{
			Args:  append([]string{"cleanbill", "waiver", "new", "--at", "2026-11-20"}, tc.args...),
			Stdin: strings.NewReader(strings.Join(tc.answers, "\n") + "\n"), Asks: true, Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" },
		})
		if status != tc.status || tc.status != 0 && out.Len() > 0 {
			t.Errorf("%s: exit status %d: %s%s", tc.name, status, out.String(), errs.String())
		}
		for _, want := range tc.out {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %q in\n%s", tc.name, want, out.String())
			}
		}
		for _, want := range tc.errs {
			if !strings.Contains(errs.String(), want) {
				t.Errorf("%s: no %q in\n%s", tc.name, want, errs.String())
			}
		}
	}
}

// TestSignAsksForThePassword gives the password of an encrypted key at a terminal, and fails to.
func TestSignAsksForThePassword(t *testing.T) {
	dir := t.TempDir()
	waiver, key := filepath.Join(dir, "w.yaml"), filepath.Join(dir, "key.pem")
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "waivers", "drip2-busybox.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(waiver, data, 0o600), writeEncryptedKey(key, "right")); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		password string
		err      error
		status   int
	}{{"right", nil, 0}, {"wrong", nil, 2}, {"", errors.New("nobody answered"), 2}} {
		asked := ""
		var out, errs bytes.Buffer
		status := cli.Main(context.Background(), cli.Process{
			Args:   []string{"cleanbill", "waiver", "sign", "--key", key, "--as", "First approver", waiver},
			Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Random: strings.NewReader(strings.Repeat("random", 100)),
			Password: func(prompt string) ([]byte, error) { asked = prompt; return []byte(tc.password), tc.err },
		})
		if status != tc.status || !strings.Contains(asked, "key.pem") || strings.Contains(out.String()+errs.String(), "wrong\n") {
			t.Errorf("%+v: exit status %d, asked %q: %s%s", tc, status, asked, out.String(), errs.String())
		}
	}
}

// TestNoWaiversAcceptATamperedArtifact waives everything that was found of a delivery whose software was changed after it was signed, with all that could help: two
// approvers, and signatures not asked for. It must never be accepted, and the invalid signature must stand.
func TestNoWaiversAcceptATamperedArtifact(t *testing.T) {
	deliveries := filepath.Join("..", "..", "testdata", "deliveries")
	for _, name := range []string{"infusion-pump-tampered", "infusion-pump-wrong-signer"} {
		dir := t.TempDir()
		first := judged(t, filepath.Join(deliveries, name))
		for i, f := range first.Findings {
			text := fmt.Sprintf("kind: cleanbill.waiver/v1\nid: W-%d\ncheck: %s\nscope: {product: %q, versions: [%q]}\nreason: r\ncompensating: [c]\nowner: {name: O, role: r}\n"+
				"requestedBy: {name: R, role: r}\napprovers: [{name: A, role: r}, {name: B, role: r}]\ncreated: 2026-11-01\nexpires: 2026-12-01\n", i, f.Check, first.Delivery.Product, first.Delivery.Version)
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("w%d.yaml", i)), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		second := judged(t, filepath.Join(deliveries, name), "--allow-unsigned-waivers", "--waivers", dir)
		standing := map[string]bool{}
		for _, f := range second.Findings {
			if f.Waiver == nil {
				standing[f.Check] = true
			}
		}
		if second.Totals["waived"] == 0 {
			t.Errorf("%s: nothing was lifted, so nothing is shown", name)
		}
		if tampered := name == "infusion-pump-tampered"; tampered && (second.Verdict != "reject" || !standing["SIG-001"]) {
			t.Errorf("%s: %s, and SIG-001 stands: %t", name, second.Verdict, standing["SIG-001"])
		}
	}
}

// judgedDelivery is what these tests read of a decision.
type judgedDelivery struct {
	Verdict  string
	Delivery struct{ Product, Version string }
	Totals   map[string]int
	Findings []struct {
		Check  string
		Waiver *struct{ ID string }
	}
}

func judged(t *testing.T, delivery string, flags ...string) (d judgedDelivery) {
	t.Helper()
	var out, errs bytes.Buffer
	cli.Main(context.Background(), cli.Process{
		Args:   append([]string{"cleanbill", "gate", "--suppliers", filepath.Join("..", "..", "testdata", "suppliers"), "--at", "2026-11-20", "-o", "json", delivery}, flags...),
		Stdout: &out, Stderr: &errs, Now: func() time.Time { panic("the clock was asked") }, Getenv: func(string) string { return "" },
	})
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	return d
}
