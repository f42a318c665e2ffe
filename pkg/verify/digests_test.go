package verify

import "testing"

// TestSpellingsOfDigests folds what different tools call one algorithm.
func TestSpellingsOfDigests(t *testing.T) {
	for name, want := range map[string]string{
		"sha256": "sha256", "SHA256": "sha256", "SHA-256": "sha256", "sha_256": "sha256", "SHA-1": "sha1", "MD5": "md5",
		"sha512_256": "sha512_256", "SHA-512/256": "sha512_256", "sha512-224": "sha512_224", "sha3_256": "sha3256", "gitCommit": "gitcommit", "": "",
	} {
		if got := algorithmMeant(name); got != want {
			t.Errorf("%q means %q, expected %q", name, got, want)
		}
	}
	for name, want := range map[string]bool{
		"sha256": true, "SHA-3/256": true, "MD5": true, "BLAKE2b": true, "RIPEMD-160": true, "gitCommit": true, "git_tree": true, "dirHash": true, "SM3": true,
		"gce_image_id": false, "image": false, "": false, "build-number": false,
	} {
		if got := NamesDigest(name); got != want {
			t.Errorf("%q names a digest: %v", name, got)
		}
	}
}
