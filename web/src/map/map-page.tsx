// Page: Map.
import { words } from '../words/language.ts'

export function MapPage() {
  return (
    <div class="sheet">
      <h1>{words.value.map.title}</h1>
    </div>
  )
}
