package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

func sample(hostile string) *Document {
	var d Document
	d.Heading(1, "Your delivery of "+hostile)
	d.Lines("To: Fabulon", "Delivery: "+hostile)
	d.Heading(9, "lower than there are")
	d.Paragraph("SUP-004", "no core component is past its end of support")
	d.Item(0, "Concerns:")
	d.Item(1, "busybox "+hostile)
	d.Item(-1, "outermost")
	d.Listing("{", `  "name": "x"`, "}")
	d.NewPage()
	d.Paragraph("", "next")
	return &d
}

func written(t testing.TB, d *Document) map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
		if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s has a time: %s", f.Name, f.Modified)
		}
	}
	return parts
}

// texts are the words of each paragraph; the document must be well-formed.
func texts(t testing.TB, document string) []string {
	t.Helper()
	var all []string
	within := false
	d := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, document)
		}
		switch e := token.(type) {
		case xml.StartElement:
			within = e.Name.Local == "t"
			if e.Name.Local == "p" {
				all = append(all, "")
			}
		case xml.EndElement:
			within = false
		case xml.CharData:
			if within {
				all[len(all)-1] += string(e)
			}
		}
	}
}

func TestEveryPartIsThereAndWellFormed(t *testing.T) {
	parts := written(t, sample("pump"))
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"} {
		if parts[name] == "" {
			t.Fatalf("no %s", name)
		}
		texts(t, parts[name])
	}
	for style := range strings.SplitSeq(parts["word/document.xml"], `<w:pStyle w:val="`) {
		if name, _, found := strings.Cut(style, `"/>`); found && !strings.Contains(name, "<") && !strings.Contains(parts["word/styles.xml"], `w:styleId="`+name+`"`) {
			t.Errorf("style %q is nowhere", name)
		}
	}
	want := []string{"Your delivery of pump", "To: FabulonDelivery: pump", "lower than there are", "SUP-004 no core component is past its end of support", "Concerns:", "busybox pump", "outermost",
		`{  "name": "x"}`, "", "next"}
	if got := texts(t, parts["word/document.xml"]); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestSameContentSameBytes(t *testing.T) {
	var one, two bytes.Buffer
	if err := errors.Join(sample("x").Write(&one), sample("x").Write(&two)); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error(err, "the two differ")
	}
}

// FuzzText lets no text become markup.
func FuzzText(f *testing.F) {
	for _, s := range []string{"pump", `</w:t></w:r></w:p><w:p/>`, "a\x00b\x1b[31m\ufffe", "\xff\xfe", "]]>", "&amp;<!--", "line\nline\ttab", `{INCLUDETEXT "http://x"}`} {
		f.Add(s)
	}
	plain := len(texts(f, written(f, sample("x"))["word/document.xml"]))
	f.Fuzz(func(t *testing.T, s string) {
		document := written(t, sample(s))["word/document.xml"]
		if got := texts(t, document); len(got) != plain || strings.Contains(document, "w:instrText") && !strings.Contains(s, "w:instrText") {
			t.Errorf("%q: %d paragraphs, want %d", s, len(got), plain)
		}
	})
}

// TestPandocReadsIt asks another reader of the format.
func TestPandocReadsIt(t *testing.T) {
	needs.Programs(t, "pandoc")
	file := filepath.Join(t.TempDir(), "letter.docx")
	var out bytes.Buffer
	if err := errors.Join(sample("<pump> & *co*").Write(&out), os.WriteFile(file, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	got, err := exec.CommandContext(t.Context(), "pandoc", "-f", "docx", "-t", "plain", "--wrap=none", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, got)
	}
	for _, want := range []string{"Your delivery of <pump> & *co*", "SUP-004 no core", "-   Concerns:", "    -   busybox <pump> & *co*", `"name": "x"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
