package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
)

// digest is the SHA-256 of a form that was read: its path, its fields in the order of their names, the names
// and sizes of its files. It is kept with the form's key, so passwords stay out of it.
func digest(r *http.Request, form reflect.Type) string {
	sent := maps.Clone(r.PostForm)
	for i := range form.NumField() {
		if tag := tagOf(form.Field(i)); tag.raw {
			delete(sent, tag.name)
		}
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", r.URL.Path, sent.Encode())
	if r.MultipartForm != nil {
		for _, name := range slices.Sorted(maps.Keys(r.MultipartForm.File)) {
			for _, f := range r.MultipartForm.File[name] {
				fmt.Fprintf(h, " %q %q %d", name, f.Filename, f.Size)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
