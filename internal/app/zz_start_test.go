package app

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"assay/internal/config"
)

func TestZZStart(t *testing.T) {
	folder := os.Getenv("ZZ")
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": folder, "ASSAY_DATABASE": "sqlite:" + folder + "/assay.db"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	best := time.Hour
	for range 60 {
		b := time.Now()
		a, err := Open(context.Background(), c, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(b))
		a.Close()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(best, m.TotalAlloc/60/1000, "kB each")
}
