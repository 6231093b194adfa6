// Page: Search.
import { words } from '../words/language.ts'

export function SearchPage() {
  return (
    <div class="sheet">
      <h1>{words.value.search.title}</h1>
    </div>
  )
}
