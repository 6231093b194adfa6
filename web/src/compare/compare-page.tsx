// Page: Compare.
import { words } from '../words/language.ts'

export function ComparePage() {
  return (
    <div class="sheet">
      <h1>{words.value.compare.title}</h1>
    </div>
  )
}
