// Page: the topics that a reader adds to the map.
import { useState } from 'preact/hooks'
import { IconButton } from '../parts/button.tsx'
import { go, place } from '../router.ts'
import { words } from '../words/language.ts'

function goToTopics(topics: readonly string[]): void {
  const query = new URLSearchParams(place.value.query)
  query.delete('topic')
  for (const topic of topics) query.append('topic', topic)
  go(`/map?${query.toString()}`)
}

export function TopicForm({ own }: { own: readonly string[] }) {
  const [text, setText] = useState('')
  const { map } = words.value
  return (
    <form
      class="topic-form"
      onSubmit={(event) => {
        event.preventDefault()
        const topic = text.trim()
        if (topic !== '' && !own.includes(topic)) goToTopics([...own, topic])
        setText('')
      }}
    >
      <input
        type="search"
        aria-label={map.addLabel}
        placeholder={map.placeholder}
        maxLength={40}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        {map.add}
      </button>
      {own.map((topic) => (
        <span class="own-topic" key={topic}>
          {topic}
          <IconButton
            icon="close"
            label={map.remove(topic)}
            onClick={() => goToTopics(own.filter((other) => other !== topic))}
          />
        </span>
      ))}
    </form>
  )
}
