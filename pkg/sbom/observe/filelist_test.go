package observe

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestListsOfFiles: a program that the list of an installed package names is that package's; one that no list names, or only that of a package that is not
// there, is nobody's.
func TestListsOfFiles(t *testing.T) {
	const stanza = "Package: agent\nVersion: 1\nStatus: install ok installed\nArchitecture: arm\n\n"
	for name, c := range map[string]struct {
		root, status, list, content string
		nobodys                     []string
	}{
		"opkg":                      {"", "usr/lib/opkg/status", "usr/lib/opkg/info/agent.list", "/usr/bin/agent\n", []string{"usr/bin/stray"}},
		"opkg with modes":           {"", "var/lib/opkg/status", "var/lib/opkg/info/agent.list", "/usr/bin/agent\t0100755\n", []string{"usr/bin/stray"}},
		"dpkg":                      {"", "var/lib/dpkg/status", "var/lib/dpkg/info/agent.list", "/.\n/usr\n/usr/bin\n/usr/bin/agent\r\n", []string{"usr/bin/stray"}},
		"dpkg, with architecture":   {"", "var/lib/dpkg/status", "var/lib/dpkg/info/agent:arm.list", "/usr/bin/agent", []string{"usr/bin/stray"}},
		"through a link":            {"", "usr/lib/opkg/status", "usr/lib/opkg/info/agent.list", "/bin/agent\n", []string{"usr/bin/stray"}},
		"of a system in a folder":   {"rootfs/", "usr/lib/opkg/status", "usr/lib/opkg/info/agent.list", "/usr/bin/agent\n", []string{"usr/bin/stray"}},
		"a folder owns no programs": {"", "usr/lib/opkg/status", "usr/lib/opkg/info/agent.list", "/usr/bin\n", []string{"usr/bin/agent", "usr/bin/stray"}},
		"of a package that is gone": {"", "usr/lib/opkg/status", "usr/lib/opkg/info/gone.list", "/usr/bin/agent\n", []string{"usr/bin/agent", "usr/bin/stray"}},
		"beside no database":        {"", "etc/motd", "usr/lib/opkg/info/agent.list", "/usr/bin/agent\n", []string{"usr/bin/agent", "usr/bin/stray"}},
	} {
		t.Run(name, func(t *testing.T) {
			program := string(elfWith([]byte(strings.Repeat("\x00\x01", 200))))
			o := look(t, "fw.tar", imagetest.Tar(t, []imagetest.Member{
				{Name: c.root + c.status, Content: stanza}, {Name: c.root + c.list, Content: c.content},
				{Name: c.root + "usr/bin/agent", Content: program}, {Name: c.root + "usr/bin/stray", Content: program}, {Name: c.root + "bin", Link: "usr/bin"},
			}), Limits{})
			var got []string
			for _, u := range o.Unclaimed {
				got = append(got, strings.TrimPrefix(u.Path, "fw.tar!/"+c.root))
			}
			if slices.Sort(got); !slices.Equal(got, c.nobodys) || !o.Whole {
				t.Errorf("nobody's: %v, want %v; unread %v", got, c.nobodys, o.Unread)
			}
		})
	}
}

// TestTooLongList: a list beyond the limit is told, and accounts for nothing.
func TestTooLongList(t *testing.T) {
	o := look(t, "fw.tar", imagetest.Tar(t, []imagetest.Member{
		{Name: "usr/lib/opkg/status", Content: "Package: agent\nVersion: 1\nStatus: install ok installed\nArchitecture: arm\n\n"},
		{Name: "usr/lib/opkg/info/agent.list", Content: strings.Repeat("/usr/bin/agent\n", listBytes/15+1)},
		{Name: "usr/bin/agent", Content: string(elfWith([]byte(strings.Repeat("\x00\x01", 200))))},
	}), Limits{})
	if o.UnclaimedPrograms != 1 || !o.missed("info/agent.list: list of the files of agent: ") {
		t.Errorf("%d programs are nobody's, unread %v", o.UnclaimedPrograms, o.Unread)
	}
}
