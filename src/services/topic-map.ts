// Services: topics by documents, as they are asked for and given.
import { z } from 'zod'
import { ListedDocumentSchema } from './documents.ts'

const MAX_TOPICS = 30
const MAX_TOPIC_CHARS = 40

const TopicSchema = z.string().trim().min(1).max(MAX_TOPIC_CHARS)

/** One topic or several, as a query names them; those that the library suggests without. */
export const TopicsSchema = z
  .union([TopicSchema.transform((topic) => [topic]), z.array(TopicSchema).max(MAX_TOPICS)])
  .optional()

const TopicRowSchema = z.object({
  topic: z.string(),
  kind: z.enum(['industry', 'theme', 'asked']),
  cells: z.array(
    z.object({
      documentId: z.string(),
      clauses: z.array(z.object({ id: z.string(), label: z.string() })),
    }),
  ),
  unread: z.int().describe('clauses with a word of the topic that were too many to be read'),
})
/** One topic and the clauses of each document that bear on it; documents without any are left out. */
export type TopicRow = z.infer<typeof TopicRowSchema>

export const TopicMapSchema = z
  .object({ documents: z.array(ListedDocumentSchema), rows: z.array(TopicRowSchema) })
  .meta({ id: 'TopicMap' })
export type TopicMap = z.infer<typeof TopicMapSchema>
