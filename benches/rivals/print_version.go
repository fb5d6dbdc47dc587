// Prints, and does nothing else: what any Go program takes to start.
package main

import "fmt"

func main() {
	fmt.Println("version 1.0.0")
}
