package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var content = bytes.Repeat([]byte("0123456789abcdef"), 64<<10) // more than what is read at once

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// served is a server on this computer, and a request for its file.
func served(t *testing.T, answer http.HandlerFunc) Request {
	t.Helper()
	web := httptest.NewServer(answer)
	t.Cleanup(web.Close)
	return Request{Address: web.URL + "/file", To: filepath.Join(t.TempDir(), "file"), MaxSize: 4 << 20, SHA256: digestOf(content), Agent: "test/1", Network: web.Client().Transport}
}

// file serves the content as files are, with ranges, under an entity tag.
func file(tag string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		http.ServeContent(w, r, "file", time.Time{}, bytes.NewReader(content))
	}
}

// broken serves the first bytes of the content and cuts the connection.
func broken(header http.Header, n int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for key := range header {
			w.Header().Set(key, header.Get(key))
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		_, _ = w.Write(content[:n])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

// left are the files beside the one that was asked for.
func left(t *testing.T, r Request) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(r.To))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestFile(t *testing.T) {
	r := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.UserAgent() != "test/1" || r.Header.Get("Accept-Encoding") != "identity" || r.Header.Get("Range") != "" {
			t.Errorf("asked with %v", r.Header)
		}
		file(`"1"`)(w, r)
	})
	var done, all int64
	r.Watch = func(d, a int64) { done, all = d, a }
	if err := File(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(r.To)
	if err != nil || !bytes.Equal(got, content) || fmt.Sprint(left(t, r)) != "[file]" {
		t.Errorf("got %d bytes, %v; beside it %v", len(got), err, left(t, r))
	}
	if size := int64(len(content)); done != size || all != size {
		t.Errorf("watched %d of %d", done, all)
	}
}

// TestGoesOn breaks the connection at a place, and asks again: only what is missing comes, unless it is not sure that the file is the same.
func TestGoesOn(t *testing.T) {
	const cut = 300_000
	whole := fmt.Sprint(len(content))
	rest := fmt.Sprintf("bytes %d-%d/%s", cut, len(content)-1, whole)
	partial := func(header map[string]string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") == "" {
				file(`"2"`)(w, r)
				return
			}
			for key, value := range header {
				w.Header().Set(key, value)
			}
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(body)
		}
	}
	lastModified := "Sun, 29 Nov 2026 06:00:00 GMT"
	for name, tt := range map[string]struct {
		first  http.Header
		second http.HandlerFunc
		asked  string // what the first question of the second attempt says in If-Range
		times  int    // how many questions that takes
	}{
		"the same tag":        {http.Header{"Etag": {`"1"`}}, file(`"1"`), `"1"`, 1},
		"the same time":       {http.Header{"Last-Modified": {lastModified}}, partial(map[string]string{"Content-Range": rest, "Last-Modified": lastModified}, content[cut:]), lastModified, 1},
		"another tag":         {http.Header{"Etag": {`"1"`}}, file(`"2"`), `"1"`, 1},
		"a weak tag":          {http.Header{"Etag": {`W/"1"`}}, file(`W/"1"`), "", 1},
		"no tag":              {http.Header{}, file(`"1"`), "", 1},
		"If-Range is ignored": {http.Header{"Etag": {`"1"`}}, partial(map[string]string{"Content-Range": rest, "ETag": `"2"`}, content[cut:]), `"1"`, 2},
		"the tag is left out": {http.Header{"Etag": {`"1"`}}, partial(map[string]string{"Content-Range": rest}, content[cut:]), `"1"`, 2},
		"from another byte":   {http.Header{"Etag": {`"1"`}}, partial(map[string]string{"Content-Range": "bytes 0-9/" + whole, "ETag": `"1"`}, content[:10]), `"1"`, 2},
		"of another size":     {http.Header{"Etag": {`"1"`}}, partial(map[string]string{"Content-Range": rest + "0", "ETag": `"1"`}, content[cut:]), `"1"`, 2},
		"no range":            {http.Header{"Etag": {`"1"`}}, partial(map[string]string{"ETag": `"1"`}, content[cut:]), `"1"`, 2},
		"nothing is left": {http.Header{"Etag": {`"1"`}}, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") != "" {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return
			}
			file(`"1"`)(w, r)
		}, `"1"`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			handler := broken(tt.first, cut)
			var asked []string
			r := served(t, func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.Header.Get("If-Range"))
				handler(w, r)
			})
			err := File(t.Context(), r)
			var broke *CutOffError
			if !errors.As(err, &broke) || broke.Got != cut || broke.Total != int64(len(content)) || !strings.Contains(err.Error(), "cut off after 300000 of 1048576 bytes") {
				t.Fatalf("got %v", err)
			}
			if kept := len(left(t, r)) == 2; kept != (tt.asked != "") {
				t.Errorf("left %v", left(t, r))
			}
			handler, asked = tt.second, nil
			if err := File(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(r.To)
			if err != nil || !bytes.Equal(got, content) || fmt.Sprint(left(t, r)) != "[file]" {
				t.Errorf("got %d bytes, %v; beside it %v", len(got), err, left(t, r))
			}
			if len(asked) != tt.times || asked[0] != tt.asked {
				t.Errorf("asked with %q; expected %q, %d times", asked, tt.asked, tt.times)
			}
		})
	}
}

// TestPartsOfOthersAreNotUsed changes what is kept: it is then fetched anew.
func TestPartsOfOthersAreNotUsed(t *testing.T) {
	for name, change := range map[string]func(r *Request) error{
		"another address": func(r *Request) error { r.Address += "2"; return nil },
		"no note":         func(r *Request) error { return os.Remove(r.noteName()) },
		"a broken note":   func(r *Request) error { return os.WriteFile(r.noteName(), []byte("{"), 0o600) },
		"a long note":     func(r *Request) error { return os.WriteFile(r.noteName(), make([]byte, maxNote+1), 0o600) },
		"a link": func(r *Request) error {
			return errors.Join(os.Rename(r.partName(), r.To+".x"), os.Symlink(r.To+".x", r.partName()))
		},
		"a long part": func(r *Request) error { return os.Truncate(r.partName(), r.MaxSize+1) },
	} {
		t.Run(name, func(t *testing.T) {
			handler := broken(http.Header{"Etag": {`"1"`}}, 1000)
			r := served(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Range") != "" {
					t.Error("asked for a part")
				}
				handler(w, r)
			})
			if err := File(t.Context(), r); err == nil {
				t.Fatal("it is whole")
			}
			if err := change(&r); err != nil {
				t.Fatal(err)
			}
			handler = file(`"1"`)
			if err := File(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestAPartThatWasChangedIsFound: what is kept is held against the digest with the rest, and not kept another time.
func TestAPartThatWasChangedIsFound(t *testing.T) {
	handler := broken(http.Header{"Etag": {`"1"`}}, 1000)
	r := served(t, func(w http.ResponseWriter, r *http.Request) { handler(w, r) })
	if err := File(t.Context(), r); err == nil {
		t.Fatal("it is whole")
	}
	if err := os.WriteFile(r.partName(), make([]byte, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	handler = file(`"1"`)
	if err := File(t.Context(), r); !errors.As(err, new(*DigestError)) {
		t.Fatalf("got %v", err)
	}
	if err := File(t.Context(), r); err != nil {
		t.Errorf("asked again: %v", err)
	}
}

// TestRefused: each of these gives an error that says what came, and leaves nothing.
func TestRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   string
		cause  error
	}{
		"no file":         {http.NotFound, "the server answered 404 (Not Found)", nil},
		"a broken server": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "the server answered 503 (Service Unavailable)", nil},
		"half, unasked":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(206) }, "the server answered 206", nil},
		"nothing":         {func(http.ResponseWriter, *http.Request) {}, "found nothing; expected the file", ErrEmpty},
		"another file":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }, "found sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a; expected sha256:" + digestOf(content), nil},
		"a page":          {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<p>Sign in")) }, "found a web page", ErrWebPage},
		"a page, nameless": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte("\ufeff\n <!doctype html>"))
		}, "found a web page", ErrWebPage},
		"a long promise": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "5000000") }, "too large: 5000000 bytes, expected at most 4194304", ErrTooLarge},
		"no end": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"1"`)
			for {
				if _, err := w.Write(content); err != nil {
					return
				}
			}
		}, "too large: more than 4194304 bytes", ErrTooLarge},
		"to an open line": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.1/file", http.StatusFound)
		},
			`redirected to http://192.0.2.1/file: this address is not asked: found "http"; expected https`, ErrAddress},
		"to a file": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, "this address is not asked", ErrAddress},
		"in a circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/file", http.StatusFound) }, "redirected more than 10 times", ErrAddress},
	} {
		t.Run(name, func(t *testing.T) {
			r := served(t, tt.answer)
			err := File(t.Context(), r)
			if err == nil || !strings.HasPrefix(err.Error(), "fetch http://127.0.0.1:") || !strings.Contains(err.Error(), tt.want) || tt.cause != nil && !errors.Is(err, tt.cause) {
				t.Errorf("got %v; expected %q", err, tt.want)
			}
			if files := left(t, r); len(files) > 0 {
				t.Errorf("left behind: %v", files)
			}
		})
	}
}

// TestAFileWithoutADigest is taken as it comes; one that is redirected as well.
func TestAFileWithoutADigest(t *testing.T) {
	r := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/file" {
			http.Redirect(w, r, "/today", http.StatusFound)
			return
		}
		w.(http.Flusher).Flush() // no length is told
		_, _ = w.Write([]byte("{}"))
	})
	r.SHA256 = ""
	if err := File(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(r.To); string(got) != "{}" {
		t.Errorf("got %q, %v", got, err)
	}
}

// nobody is a network on which a question is an error of the test.
type nobody struct{ t *testing.T }

func (n nobody) RoundTrip(r *http.Request) (*http.Response, error) {
	n.t.Errorf("asked %s", r.URL)
	return nil, errors.New("nobody")
}

func TestAddressesThatAreNotAsked(t *testing.T) {
	for address, want := range map[string]string{
		"http://example.com/file":              `fetch http://example.com/file: this address is not asked: found "http"; expected https`,
		"http://localhost.example/file":        "expected https",
		"http://user:secret@example.com/f":     "fetch http://user:xxxxx@example.com/f: this address",
		"ftp://127.0.0.1/file":                 `found "ftp"; expected https`,
		"file:///etc/passwd":                   "expected one such as https://host/file",
		"https:///file":                        "expected one such as https://host/file",
		"file":                                 "expected one such as https://host/file",
		"":                                     "expected one such as https://host/file",
		"https://user:secret@example.com/%zz":  "fetch: the address cannot be read: expected one such as https://host/file",
		"https://user:secret@exa mple.com/abc": "fetch: the address cannot be read",
	} {
		err := File(t.Context(), Request{Address: address, To: filepath.Join(t.TempDir(), "file"), MaxSize: 1, Network: nobody{t}})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v; expected %q", address, err, want)
		}
	}
}

// TestOnlyThisComputerMayAskItself: a server elsewhere cannot send the program to an open line of this computer.
func TestOnlyThisComputerMayAskItself(t *testing.T) {
	next := func(address string) *http.Request {
		r, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if err := redirected(next("http://127.0.0.1/x"), []*http.Request{next("https://example.com/")}); !errors.Is(err, ErrAddress) {
		t.Errorf("got %v", err)
	}
	for _, home := range []string{"http://localhost:1/", "http://[::1]/", "http://127.0.0.2/"} {
		if err := redirected(next("http://127.0.0.1/x"), []*http.Request{next(home)}); err != nil {
			t.Errorf("%s: %v", home, err)
		}
	}
}

// TestGivesUp where a server says nothing, at once or in the middle, and when it is told to.
func TestGivesUp(t *testing.T) {
	stuck := func(before int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if before > 0 {
				w.Header().Set("ETag", `"1"`)
				_, _ = w.Write(content[:before])
				w.(http.Flusher).Flush()
			}
			<-r.Context().Done()
		}
	}
	for _, before := range []int{0, 100} {
		r := served(t, stuck(before))
		r.Patience = 20 * time.Millisecond
		err := File(t.Context(), r)
		if err == nil || !strings.Contains(err.Error(), "nothing came for 20ms") {
			t.Errorf("after %d bytes: got %v", before, err)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	r := served(t, stuck(100))
	r.Watch = func(int64, int64) { cancel(errors.New("enough")) }
	err := File(ctx, r)
	if err == nil || !strings.Contains(err.Error(), "cut off after 100 bytes: enough") {
		t.Errorf("got %v", err)
	}
	if files := left(t, r); len(files) != 2 {
		t.Errorf("what came is not kept: %v", files)
	}
}

func FuzzRangeOf(f *testing.F) {
	for _, text := range []string{"bytes 3-9/10", "bytes */10", "bytes 3-9/*", "bytes -1-9/10", "bytes 99999999999999999999-1/1", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		from, total := rangeOf(text)
		if from < 0 || total < 0 || total > 0 && !strings.HasPrefix(text, "bytes ") {
			t.Errorf("%q: %d, %d", text, from, total)
		}
	})
}
