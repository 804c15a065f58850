// Command main writes status.go. Usage: main CERTBOUND_H STATUS_GO
package main

import (
	"log"
	"os"

	"certbound/internal/declare"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: main CERTBOUND_H STATUS_GO")
	}
	header, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	source, err := declare.Status(string(header))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], source, 0o644); err != nil {
		log.Fatal(err)
	}
}
