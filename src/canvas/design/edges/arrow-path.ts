/** The head of an edge that ends at a port on the left side of a node. */
export function arrowPath(x: number, y: number): string {
  return `M ${x - 12} ${y - 5} L ${x - 3} ${y} L ${x - 12} ${y + 5} z`;
}
