package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Letter writes the letter to the supplier in Markdown.
func Letter(w io.Writer, d *decision.Decision, _ Options) error {
	var out bytes.Buffer
	last := heading
	for i, b := range letterTo(d) {
		if i > 0 && (b.kind != item || last != item) {
			out.WriteByte('\n')
		}
		last = b.kind
		out.WriteString(b.markdown())
		out.WriteByte('\n')
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (b block) markdown() string {
	switch b.kind {
	case heading:
		return strings.Repeat("#", b.level) + " " + plainMarkdown(b.text)
	case item:
		return strings.Repeat("  ", b.level) + "- " + plainMarkdown(b.text)
	case address:
		return joined(b.lines, "", "  \n", plainMarkdown)
	case listing:
		return joined(b.lines, "    ", "\n", Printable)
	}
	if b.bold != "" {
		return fmt.Sprintf("**%s** %s", plainMarkdown(b.bold), plainMarkdown(b.text))
	}
	return plainMarkdown(b.text)
}

// joined writes lines each with something before it, and something between them.
func joined(lines []string, before, between string, write func(string) string) string {
	var all []string
	for _, line := range lines {
		all = append(all, before+write(line))
	}
	return strings.Join(all, between)
}
