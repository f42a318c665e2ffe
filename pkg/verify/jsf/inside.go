package jsf

import (
	"bytes"
	"errors"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// maxInside is the longest content that is looked at, in bytes: as long as a document may be.
const maxInside = 128 << 20

// How content that a signature inside of a document is over begins, and what it has in it: RFC 8785 leaves one spelling.
var (
	objectBegins = []byte(`{"`)
	holdsKey     = []byte(`"` + key + `":{`)
)

// Like says whether content has the form of what a signature inside of a document is over: an object with a signature that has no value. Whoever has a
// document that leaves parts of it unsigned, or one of which a part is signed, has such content and a signature over it.
func Like(m signature.Message) (bool, error) {
	t := &trace{}
	if _, err := m.WriteTo(t); err != nil && !errors.Is(err, errNoObject) {
		return false, err
	}
	if !t.found {
		return false, nil
	}
	content, err := m.Whole(maxInside)
	if errors.Is(err, signature.ErrTooLong) {
		return false, nil
	}
	return err == nil && valueless(string(content)), err
}

var errNoObject = errors.New("no JSON object")

// trace looks for the member that holds a signature in a text that is written to it in pieces.
type trace struct {
	tail  []byte // the end of what came before
	begun bool
	found bool
}

func (t *trace) Write(p []byte) (int, error) {
	t.tail = append(t.tail, p...)
	if !t.begun && len(t.tail) >= len(objectBegins) {
		if t.begun = bytes.HasPrefix(t.tail, objectBegins); !t.begun {
			return 0, errNoObject
		}
	}
	t.found = t.found || bytes.Contains(t.tail, holdsKey)
	t.tail = append(t.tail[:0], t.tail[max(0, len(t.tail)-len(holdsKey)):]...)
	return len(p), nil
}

// valueless says whether the outermost object bears a signature of which the value is missing: the only one, or the last of a list.
func valueless(text string) bool {
	found, ok := strictjson.Members(text, key)
	at := found[key]
	if !ok || at.To == 0 {
		return false
	}
	tree, err := strictjson.Strict(text[at.From:at.To], strictjson.Options{MaxTree: maxInside})
	if err != nil {
		return false
	}
	own, _ := tree.(map[string]any)
	for _, list := range []string{"signers", "chain"} {
		if items, _ := own[list].([]any); len(items) > 0 {
			own, _ = items[len(items)-1].(map[string]any)
			break
		}
	}
	return own["algorithm"] != nil && own["value"] == nil
}
