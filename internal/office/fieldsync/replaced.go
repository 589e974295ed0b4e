package fieldsync

import (
	"assay/internal/cert"
	"assay/internal/office"
)

// replaced knows what replaces what, to refuse a circle.
type replaced struct {
	bases map[string][]string // of this batch
	named map[string]bool     // ids that something replaces already
}

// replacedBefore finds which of the ids are replaced by what is on record: that is so only after a restore,
// and for who forges.
func replacedBefore(w *office.Work, ids []string) (replaced, error) {
	r := replaced{map[string][]string{}, map[string]bool{}}
	rows, err := w.Replaces(w.Context(), ids)
	for _, row := range rows {
		r.named[row.BaseOpID] = true
	}
	return r, err
}

func (r replaced) add(o cert.FieldOp) {
	r.bases[o.OpID] = o.Base
	for _, b := range o.Base {
		r.named[b] = true
	}
}

// cycles tells whether an operation replaces, over others, what replaces it.
func (r replaced) cycles(w *office.Work, o cert.FieldOp) (bool, error) {
	if !r.named[o.OpID] {
		return false, nil
	}
	seen, next := map[string]bool{}, o.Base
	for len(next) > 0 && len(seen) < 5000 {
		var ask, further []string
		for _, id := range next {
			switch {
			case id == o.OpID:
				return true, nil
			case seen[id]:
				continue
			}
			seen[id] = true
			if own, here := r.bases[id]; here {
				further = append(further, own...)
				continue
			}
			ask = append(ask, id)
		}
		for ; len(ask) > 0; ask = ask[min(len(ask), 500):] {
			rows, err := w.BasesOf(w.Context(), ask[:min(len(ask), 500)])
			if err != nil {
				return false, err
			}
			for _, row := range rows {
				further = append(further, row.BaseOpID)
			}
		}
		next = further
	}
	return false, nil
}
