package firmware

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func imageBlob(name, mediaType string, content []byte) Blob {
	return Blob{Source: Source{Path: name, Size: int64(len(content)), Content: strings.NewReader(string(content))}, MediaType: mediaType}
}

func walkImage(t *testing.T, img Image, lim Limits) *seen {
	t.Helper()
	s := &seen{found: map[string][]string{}}
	var err error
	s.Contents, err = WalkImage(context.Background(), img, lim, s.visit)
	imagetest.Must(t, err)
	return s
}

// One image of a layout is its layers on top of each other, and what else its manifest names.
func TestWalkImage(t *testing.T) {
	const layer = "application/vnd.oci.image.layer.v1.tar"
	base := imageBlob("blobs/a", layer+"+gzip", imagetest.Gzip(t, imagetest.Tar(t, append(imagetest.Rootfs(), imagetest.Member{Name: "opt/gone", Content: "1"}))))
	top := imageBlob("blobs/b", layer, imagetest.Tar(t, members{{Name: "opt/.wh.gone"}, {Name: "opt/x", Content: "2"}}))
	config := imageBlob("blobs/c", "application/vnd.oci.image.config.v1+json", []byte("{}\n"))
	o := walkImage(t, Image{"l!/m", []Blob{base, top, config}}, Limits{})
	if o.at("zlib1g") != "l!/m!/blobs/a!/var/lib/dpkg/status" || len(o.Unread) > 0 {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}

	// What is no layer is gone into all the same, and what cannot be is told.
	chart := imageBlob("blobs/d", "application/vnd.cncf.helm.chart.content.v1.tar+gzip", imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	noise := imageBlob("blobs/e", "application/x", []byte(noise(200<<10)))
	o = walkImage(t, Image{"l!/m", []Blob{chart, noise, imageBlob("blobs/f", layer, []byte("no archive")), imageBlob("blobs/g", layer+"+encrypted", []byte("x")),
		{Source: Source{Path: "blobs/h"}, MediaType: layer, Fault: "not delivered"}}}, Limits{})
	if !strings.HasPrefix(o.at("zlib1g"), "l!/m!/blobs/d!/") {
		t.Errorf("found %v", o.found)
	}
	for _, want := range []string{"l!/m!/blobs/e: dense content", "l!/m!/blobs/f: layer of a container image", "l!/m!/blobs/g: layer of a container image: encrypted", "l!/m!/blobs/h: not delivered"} {
		if !strings.Contains(fmt.Sprint(told(o.Unread)), want) {
			t.Errorf("%q is missing in %v", want, told(o.Unread))
		}
	}
	if o := walkImage(t, Image{"l!/m", []Blob{base, top}}, Limits{Files: 3}); !strings.Contains(fmt.Sprint(told(o.Unread)), "Files is 3") {
		t.Errorf("over the limit: %v", o.Unread)
	}
	ctx, end := context.WithCancel(context.Background())
	end()
	for _, img := range []Image{{"i", []Blob{base}}, {"i", []Blob{imageBlob("../x", layer, nil)}}} {
		if _, err := WalkImage(ctx, img, Limits{}, (&seen{found: map[string][]string{}}).visit); err == nil {
			t.Errorf("no error for %v", img.Blobs[0].Path)
		}
	}
}

func told(unread []Unread) (out []string) {
	for _, u := range unread {
		out = append(out, u.Path+": "+u.Reason)
	}
	return out
}
