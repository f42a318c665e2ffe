package report

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// browser is a Chromium without a window, driven over the pipe of its DevTools protocol.
type browser struct {
	t       testing.TB
	in      io.Writer
	out     *bufio.Reader
	session string
	sent    int
	waiting []string // methods of events that came while an answer was awaited
	faults  []string // what the console complained about
}

// startBrowser starts Chromium, or skips the test where there is none.
func startBrowser(t testing.TB) *browser {
	t.Helper()
	needs.Programs(t, "chromium")
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	if err := cmd.Start(); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &browser{t: t, in: ourOut, out: bufio.NewReaderSize(ourIn, 1<<20)}
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil)
		_ = cmd.Wait()
	})
	var target struct{ TargetID string }
	b.into(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	var attached struct{ SessionID string }
	b.into(&attached, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil)
	}
	return b
}

type message struct {
	ID     int             `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  json.RawMessage `json:"error,omitempty"`
}

func (b *browser) next() message {
	text, err := b.out.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("chromium: %v", err)
	}
	var m message
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	switch m.Method {
	case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
		b.faults = append(b.faults, string(m.Params))
	case "Network.requestWillBeSent":
		var sent struct{ Request struct{ URL string } }
		if json.Unmarshal(m.Params, &sent) == nil && !strings.HasPrefix(sent.Request.URL, "file:") {
			b.faults = append(b.faults, "asked for "+sent.Request.URL)
		}
	}
	return m
}

// call sends a command and gives its answer.
func (b *browser) call(method string, params any) json.RawMessage {
	b.t.Helper()
	b.sent++
	body := map[string]any{"id": b.sent, "method": method}
	if params != nil {
		body["params"] = params
	}
	if b.session != "" {
		body["sessionId"] = b.session
	}
	text, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		b.t.Fatal(err)
	}
	for {
		m := b.next()
		if m.ID != b.sent {
			b.waiting = append(b.waiting, m.Method)
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error)
		}
		return m.Result
	}
}

func (b *browser) into(result any, method string, params any) {
	b.t.Helper()
	if err := json.Unmarshal(b.call(method, params), result); err != nil {
		b.t.Fatal(err)
	}
}

// open shows a page from a file at a width, in a theme, and waits until it is there.
func (b *browser) open(page []byte, width int, theme string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "report.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": theme}}})
	b.waiting = nil
	b.call("Page.navigate", map[string]any{"url": (&url.URL{Scheme: "file", Path: file}).String()})
	for !contains(b.waiting, "Page.loadEventFired") {
		b.waiting = append(b.waiting, b.next().Method)
	}
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

// run evaluates a script in the page, waits for what it promises, and gives the value.
func (b *browser) run(script string) any {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value any }
		ExceptionDetails json.RawMessage
	}
	b.into(&answer, "Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true})
	if answer.ExceptionDetails != nil {
		b.t.Fatalf("%.200s: %s", script, answer.ExceptionDetails)
	}
	return answer.Result.Value
}

// picture is the page as PNG: so many pixels from the top, or from the element of that id.
func (b *browser) picture(id string, height int) []byte {
	b.t.Helper()
	params := map[string]any{"format": "png", "captureBeyondViewport": true}
	width := b.run("document.documentElement.clientWidth")
	top := 0.0
	if id != "" {
		top = b.run("document.getElementById(" + strconv.Quote(id) + ").closest('section').getBoundingClientRect().top + scrollY - 16").(float64)
	}
	params["clip"] = map[string]any{"x": 0, "y": top, "width": width, "height": height, "scale": 1}
	return b.data("Page.captureScreenshot", params)
}

// printed is the page as PDF, on A4.
func (b *browser) printed() []byte {
	b.t.Helper()
	return b.data("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false, "preferCSSPageSize": true})
}

func (b *browser) data(method string, params any) []byte {
	b.t.Helper()
	var answer struct{ Data string }
	b.into(&answer, method, params)
	data, err := base64.StdEncoding.DecodeString(answer.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}

// complaints are what the console said since the browser started.
func (b *browser) complaints() string { return strings.Join(b.faults, "\n") }
