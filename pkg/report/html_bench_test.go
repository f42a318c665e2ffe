package report

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkPageOpens opens pages in Chromium: that of a demo delivery, and those that CLEANBILL_BENCH_PAGES names, parted by colons. opened-ms is from the
// start of the navigation to the end of the load event, page-kB the size of the file.
func BenchmarkPageOpens(b *testing.B) {
	pages := map[string][]byte{"demo": written(b, "html", Options{}, demo(b, "infusion-pump"))}
	for _, file := range filepath.SplitList(os.Getenv("CLEANBILL_BENCH_PAGES")) {
		page, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		pages[filepath.Base(file)] = page
	}
	for name, page := range pages {
		b.Run(name, func(b *testing.B) {
			browser := startBrowser(b)
			total := 0.0
			for b.Loop() {
				browser.open(page, 1280, "light")
				total += browser.run("performance.getEntriesByType('navigation')[0].loadEventEnd").(float64)
			}
			b.ReportMetric(total/float64(b.N), "opened-ms")
			b.ReportMetric(float64(len(page))/1000, "page-kB")
		})
	}
}
