package vocabulary

import "sync"

// MaxKept bounds the answers of one kind that are kept.
const MaxKept = 256

// kept are answers that take their time, by what was asked: the conditions of a check ask the same several times of one component, and of each again.
type kept[Answer any] struct {
	mu  sync.Mutex
	all map[string]Answer
}

// ask gives the answer that is kept, or finds it. One that is an error is found each time. It may be called by several at once.
func (k *kept[Answer]) ask(about string, find func(string) (Answer, error)) (Answer, error) {
	k.mu.Lock()
	answer, has := k.all[about]
	k.mu.Unlock()
	if has {
		return answer, nil
	}
	answer, err := find(about)
	if err != nil {
		return answer, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil || len(k.all) >= MaxKept {
		k.all = map[string]Answer{}
	}
	k.all[about] = answer
	return answer, nil
}
