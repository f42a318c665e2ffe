package report

import (
	"bytes"
	"crypto/sha256"
	"embed" // the parts of the page
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// The page is one file: nothing is fetched, and its policy lets nothing run and nothing style it but these two texts.
var (
	//go:embed html/style.css
	htmlStyle string
	//go:embed html/page.js
	pageScript string
	//go:embed html/vulnerabilities.js
	vulnerabilitiesScript string
	//go:embed html/graph.js
	graphScript string
	//go:embed html/*.gohtml
	htmlParts embed.FS

	htmlScript = pageScript + vulnerabilitiesScript + graphScript
)

// verdictIcons are drawn, so that no font decides how they look. The words beside them say the same.
const verdictIcons = `{{define "icon"}}<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">` +
	`{{if eq . "accept"}}<circle cx="12" cy="12" r="10"/><path d="M7.5 12.5l3 3 6-7"/>` +
	`{{else if eq . "conditional"}}<path d="M12 3L2 21h20z"/><path d="M12 10v5M12 18v.1"/>` +
	`{{else}}<circle cx="12" cy="12" r="10"/><path d="M8 8l8 8M16 8l-8 8"/>{{end}}</svg>{{end}}`

var htmlTemplate = template.Must(template.Must(template.New("icons").Funcs(template.FuncMap{
	"p": Printable, "headline": Headline, "cell": cell,
	"join": func(texts []string) string { return strings.Join(printableAll(texts), ", ") },
}).Parse(verdictIcons)).ParseFS(htmlParts, "html/*.gohtml"))

// htmlPage gathers the decisions, since the head and the overview name all of them.
type htmlPage struct {
	articles []bytes.Buffer
	heads    []string // escaped
	verdicts []decision.Verdict
}

func newHTML(int) Document { return &htmlPage{} }

// Add renders one decision. It is written by Close.
func (h *htmlPage) Add(_ io.Writer, d *decision.Decision, o Options) error {
	var article bytes.Buffer
	if err := htmlTemplate.ExecuteTemplate(&article, "decision.gohtml", htmlViewOf(d, len(h.articles)+1, o)); err != nil {
		return fmt.Errorf("write html: %w", err)
	}
	h.articles = append(h.articles, article)
	h.heads = append(h.heads, template.HTMLEscapeString(Headline(onOffer(d.Delivery))))
	h.verdicts = append(h.verdicts, d.Verdict)
	return nil
}

// Close writes the page.
func (h *htmlPage) Close(w io.Writer) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>%s</title>
<style>%s</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<main id="content">
`, hashSource(htmlStyle), hashSource(htmlScript), h.title(), htmlStyle)
	h.overview(&out)
	if _, err := w.Write(out.Bytes()); err != nil {
		return err
	}
	for i := range h.articles {
		if _, err := h.articles[i].WriteTo(w); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "</main>\n<script>%s</script>\n</body>\n</html>\n", htmlScript)
	return err
}

// title names the one product, with its verdict first, as tabs and printed pages show the beginning.
func (h *htmlPage) title() string {
	if len(h.heads) == 1 {
		return strings.ToUpper(string(h.verdicts[0])) + ": " + h.heads[0]
	}
	return fmt.Sprintf("Decisions on %d deliveries", len(h.heads))
}

// overview leads to each of several decisions.
func (h *htmlPage) overview(out *bytes.Buffer) {
	if len(h.heads) == 1 {
		return
	}
	fmt.Fprintf(out, "<nav class=\"card\" aria-labelledby=\"all\"><h1 id=\"all\">Decisions on %d deliveries</h1>\n<ul class=\"rows\">\n", len(h.heads))
	for i, head := range h.heads {
		verdict := template.HTMLEscapeString(string(h.verdicts[i]))
		fmt.Fprintf(out, "<li><a href=\"#d%d\">%s</a> <span class=\"badge b-%s\">%s</span></li>\n", i+1, head, verdict, verdict)
	}
	out.WriteString("</ul></nav>\n")
}

// hashSource is how a content security policy names a text that may act.
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// cell is Printable for what may be copied into a spreadsheet: text that would become a formula there begins with an apostrophe. Names of npm packages
// begin with "@" too, and are none as long as nothing is called.
func cell(s string) string {
	text := Printable(s)
	begin := strings.TrimLeft(text, " ")
	if begin != "" && strings.ContainsRune("=+-", rune(begin[0])) || strings.HasPrefix(begin, "@") && strings.Contains(begin, "(") {
		return "'" + text
	}
	return text
}
