package exact

import (
	"fmt"

	"github.com/BurntSushi/toml"
)

// toml holds a document of TOML against a shape. Its reader refuses what is there twice.
func (s shape) toml(raw []byte) error {
	var tree map[string]any
	if err := toml.Unmarshal(raw, &tree); err != nil {
		return fmt.Errorf("%w: not TOML: %w", errForm, err)
	}
	return s.walk(tree, nil)
}
