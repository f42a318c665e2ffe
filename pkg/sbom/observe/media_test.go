package observe

import "testing"

// TestMediaAreCounted: first bytes make a picture of random content. It is passed over, but never in silence.
func TestMediaAreCounted(t *testing.T) {
	picture := "\x89PNG\r\n\x1a\n" + noise(300<<10)
	font := "\x00\x01\x00\x00\x00" + table(5000)
	files := append(rootfs(), member{name: "opt/logo.png", content: picture}, member{name: "opt/a.ttf", content: font}, member{name: "opt/note", content: "text\n"})
	o := look(t, "image.tar", tarOf(t, files), DefaultLimits)
	if want := int64(len(picture) + len(font)); o.MediaFiles != 2 || o.MediaBytes != want || !o.Whole {
		t.Errorf("%d files, %d bytes; want 2 and %d; unread %v", o.MediaFiles, o.MediaBytes, want, o.Unread)
	}
}
